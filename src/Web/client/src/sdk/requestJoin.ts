import { RoomError } from './RoomError';

export interface JoinReply {
  token: string;
  roomId: string;
  roomName: string;
  identity: string;
}

/** Asks for a token with a room's id or name and, where rooms are not open, its access code. */
export async function requestJoin(
  body: { room: string; name: string; code?: string },
  baseUrl = '',
): Promise<JoinReply> {
  let response: Response;
  try {
    response = await fetch(`${baseUrl}/api/join`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new RoomError('unreachable', String(error));
  }

  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok || answer === null) {
    const problem = (answer ?? {}) as { code?: string; detail?: string };
    throw new RoomError(problem.code ?? 'internal', problem.detail ?? `The server answered ${response.status}.`);
  }

  return answer as JoinReply;
}
