import { useRef } from 'react';
import type { RoomState } from '../../sdk';

/** The other who speaks, or spoke last: nobody's picture goes away when she pauses for breath. */
export function useSpeaker(state: RoomState): string | null {
  const last = useRef<string | null>(null);
  const loudest = state.speakers?.find((speaker) => speaker.participantId !== state.selfId);
  last.current = loudest?.participantId ?? last.current;
  return last.current;
}
