import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { RoomClient, RoomError, type JoinReply, type RoomState } from '../../sdk';
import type { ChosenDevices } from '../join/useDevices';

declare global {
  interface Window {
    /** The room of this page, for measuring it from outside. */
    crossstrait?: RoomClient;
  }
}

/** Joins with the grant, publishes what was chosen, and leaves when the page goes. */
export function useRoom(grant: JoinReply, devices: ChosenDevices): { client: RoomClient; state: RoomState; problem: string | null } {
  const client = useMemo(() => new RoomClient({ token: grant.token }), [grant.token]);
  const state = useSyncExternalStore(
    (listener) => client.subscribe(listener),
    () => client.getState(),
  );
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    window.crossstrait = client;
    const begin = async () => {
      try {
        await client.join();
        for (const [source, track] of [['microphone', devices.microphone], ['camera', devices.camera]] as const) {
          if (track) {
            await client.publish(source, track);
            if (!track.enabled) {
              await client.setMuted(source, true);
            }
          }
        }
      } catch (error) {
        setProblem(error instanceof RoomError ? error.code : 'unreachable');
      }
    };
    void begin();
    const goodbye = () => void client.leave();
    window.addEventListener('pagehide', goodbye);
    return () => window.removeEventListener('pagehide', goodbye);
  }, [client, devices]);

  return { client, state, problem };
}
