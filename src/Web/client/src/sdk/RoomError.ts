/**
 * A refusal. The code is stable and the message English, for logs. Beside the codes of the server there are
 * `disconnected` (the hub connection is lost), `unreachable` (no answer) and `closed` (the room has been left).
 */
export class RoomError extends Error {
  constructor(
    readonly code: string,
    message: string = code,
    /** With `otherNode`: the server that has the room. */
    readonly url: string | null = null,
  ) {
    super(message);
    this.name = 'RoomError';
  }
}

export function codeOf(error: unknown): string {
  return error instanceof RoomError ? error.code : 'internal';
}
