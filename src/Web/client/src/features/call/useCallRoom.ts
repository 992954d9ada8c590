import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { RoomClient, RoomError, type CallView, type RoomState } from '../../sdk';
import { usePageLife } from '../room/usePageLife';

/** How long to wait before a room that was lost is entered anew, while the call itself goes on. */
const pause = 1000;

/** The call's room, for as long as the call lasts: entered anew when it was lost, left when the call is over. */
export function useCallRoom(call: CallView): { client: RoomClient; state: RoomState; problem: string | null } {
  const [attempt, setAttempt] = useState(0);
  const room = useRef(call.room);
  room.current = call.room ?? room.current;
  const hasRoom = call.room !== null && call.room !== undefined;
  const client = useMemo(
    () => new RoomClient({ token: room.current?.token ?? '', baseUrl: room.current?.url ?? '' }),
    // A new attempt takes the newest token.
    [attempt, hasRoom],
  );
  const state = useSyncExternalStore((listener) => client.subscribe(listener), () => client.getState());
  const [problem, setProblem] = useState<string | null>(null);
  usePageLife(client);

  useEffect(() => {
    if (!hasRoom) {
      return;
    }
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      if (!isOver && timer === undefined) {
        timer = setTimeout(() => setAttempt((n) => n + 1), pause);
      }
    };
    const stopListening = client.subscribe(() => {
      if (client.getState().status === 'closed') {
        again();
      }
    });
    client.join().then(
      () => setProblem(null),
      (error: unknown) => {
        setProblem(error instanceof RoomError ? error.code : 'unreachable');
        again();
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
      stopListening();
      void client.leave().catch(() => undefined);
    };
  }, [client, hasRoom]);

  return { client, state, problem };
}
