import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '../../sdk';

/** Names the room in the tab, and counts what happened in it while the tab was not looked at. */
export function useTitle(name: string, state: RoomState): void {
  const { t } = useTranslation();
  const unseen = useUnseen(state);
  const recording = state.recording?.state === 'recording';
  useEffect(() => {
    const before = document.title;
    document.title = `${unseen > 0 ? `(${unseen}) ` : ''}${recording ? `${t('recording.badge')} · ` : ''}${name} · CrossStrait`;
    return () => void (document.title = before);
  }, [name, recording, t, unseen]);
}

/** People who came and recordings that began, since the page was last seen. */
function useUnseen(state: RoomState): number {
  const [unseen, setUnseen] = useState(0);
  const known = useRef<Set<string> | null>(null);
  const recordingId = state.recording?.state === 'recording' ? state.recording.id : null;
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') {
        setUnseen(0);
      }
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  useEffect(() => {
    if (state.status !== 'connected') {
      return;
    }
    const present = new Set([...state.participants.map((one) => one.id), ...(recordingId ? [recordingId] : [])]);
    const before = known.current;
    known.current = present;
    const fresh = before ? [...present].filter((id) => !before.has(id)).length : 0;
    if (fresh > 0 && document.visibilityState !== 'visible') {
      setUnseen((n) => n + fresh);
    }
  }, [state.status, state.participants, recordingId]);
  return unseen;
}
