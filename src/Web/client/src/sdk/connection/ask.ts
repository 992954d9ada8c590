import { RoomError } from '../RoomError';
import type { Reply } from './protocol';

/** What both hubs have in common. */
export interface Asked {
  readonly isOpen: boolean;
  invoke(method: string, ...args: unknown[]): Promise<unknown>;
}

/** Calls a method of a hub. A refusal is a RoomError with the server's code; so is a connection that broke meanwhile. */
export async function ask<T>(hub: Asked, method: string, ...args: unknown[]): Promise<T> {
  let reply: Reply<T>;
  try {
    reply = (await hub.invoke(method, ...args)) as Reply<T>;
  } catch (error) {
    throw new RoomError(hub.isOpen ? 'internal' : 'disconnected', error instanceof Error ? error.message : String(error));
  }

  if (!reply.ok) {
    throw new RoomError(reply.error.code, reply.error.message, reply.error.url ?? null);
  }

  return reply;
}
