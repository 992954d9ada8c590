import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { RoomClient, RoomError, type Pins, type RoomState } from '../../sdk';
import { usePageLife } from './usePageLife';

declare global {
  interface Window {
    /** The room of this page, for measuring it from outside. */
    crossstrait?: RoomClient;
  }
}

/** Joins, and tells the server what becomes of the page. A reload keeps the place; leaving and closing give it up. */
export function useRoom(token: string, resumeSecret?: string, pins?: Pins): { client: RoomClient; state: RoomState; problem: string | null } {
  const client = useMemo(() => new RoomClient({ token, ...(resumeSecret === undefined ? {} : { resumeSecret }), ...(pins ? { pins } : {}) }), [token, resumeSecret, pins]);
  const state = useSyncExternalStore(
    (listener) => client.subscribe(listener),
    () => client.getState(),
  );
  const [problem, setProblem] = useState<string | null>(null);
  usePageLife(client);

  useEffect(() => {
    window.crossstrait = client;
    client.join().catch((error: unknown) => setProblem(error instanceof RoomError ? error.code : 'unreachable'));
  }, [client]);

  return { client, state, problem };
}
