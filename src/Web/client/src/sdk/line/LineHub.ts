import { HubConnectionState } from '@microsoft/signalr';
import { ownPage } from '../account/account';
import { buildConnection, statusOf } from '../connection/signalR';
import { RoomError } from '../RoomError';
import type { LineEvent } from './protocol';

/** One connection to the line hub, which the session cookie opens. It is used once. */
export interface LineHub {
  readonly isOpen: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke(method: string, argument: unknown): Promise<unknown>;
  onEvents(listener: (events: readonly LineEvent[]) => void): void;
  onClose(listener: () => void): void;
}

export function connectLine(baseUrl = ''): LineHub {
  const connection = buildConnection(`${baseUrl}/hub/line`, { headers: ownPage });
  return {
    get isOpen() {
      return connection.state === HubConnectionState.Connected;
    },
    start: async () => {
      try {
        await connection.start();
      } catch (error) {
        const status = statusOf(error);
        throw new RoomError(status === 401 || status === 403 ? 'signedOut' : 'unreachable', String(error));
      }
    },
    stop: () => connection.stop(),
    invoke: (method, argument) => connection.invoke(method, argument),
    onEvents: (listener) => connection.on('Changed', listener),
    onClose: (listener) => connection.onclose(() => listener()),
  };
}
