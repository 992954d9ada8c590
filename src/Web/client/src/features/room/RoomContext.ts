import { createContext, useContext } from 'react';
import type { RoomClient } from '../../sdk';

/** The room of this page, for what lies deep in it. */
export const RoomContext = createContext<RoomClient | null>(null);

export function useRoomClient(): RoomClient {
  const client = useContext(RoomContext);
  if (!client) {
    throw new Error('There is no room around this component.');
  }
  return client;
}
