import { HttpTransportType, HubConnectionState } from '@microsoft/signalr';
import { RoomError } from '../RoomError';
import type { RoomEvent } from './protocol';
import { buildConnection, statusOf } from './signalR';

/** One connection to the hub. It is used once: who comes back makes another. */
export interface Hub {
  readonly isOpen: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke(method: string, ...args: unknown[]): Promise<unknown>;
  onEvent(listener: (event: RoomEvent) => void): void;
  onClose(listener: () => void): void;
}

/** A SignalR connection that does not reconnect by itself: RoomLink decides when, and resumes. */
export function connectHub(baseUrl: string, token: string): Hub {
  const connection = buildConnection(`${baseUrl}/hub/room`, {
    accessTokenFactory: () => token,
    // Another node's server is another origin, to which this page may speak by WebSocket alone.
    ...(baseUrl ? { skipNegotiation: true, transport: HttpTransportType.WebSockets } : {}),
  });
  return {
    get isOpen() {
      return connection.state === HubConnectionState.Connected;
    },
    start: async () => {
      try {
        await connection.start();
      } catch (error) {
        throw explain(error);
      }
    },
    stop: () => connection.stop(),
    invoke: (method, ...args) => connection.invoke(method, ...args),
    onEvent: (listener) => {
      connection.on('Event', listener);
      connection.on('Events', (events: RoomEvent[]) => events.forEach(listener));
    },
    onClose: (listener) => connection.onclose(() => listener()),
  };
}

function explain(error: unknown): RoomError {
  switch (statusOf(error)) {
    case 401:
      return new RoomError('notAuthenticated', 'The room token is not valid, or no longer.');
    case 403:
      return new RoomError('notAllowed', 'The room token does not give this right.');
    default:
      return new RoomError('unreachable', error instanceof Error ? error.message : String(error));
  }
}
