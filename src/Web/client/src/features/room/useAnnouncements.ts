import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '../../sdk';

/** Says who came and who left, politely: a line that goes by itself. */
export function useAnnouncements(state: RoomState): void {
  const { t } = useTranslation();
  const known = useRef<Map<string, string> | null>(null);
  useEffect(() => {
    if (state.status !== 'connected') {
      return;
    }
    const present = new Map(state.participants.map((participant) => [participant.id, participant.name]));
    if (known.current) {
      for (const [id, name] of present) {
        if (!known.current.has(id) && id !== state.selfId) {
          notifications.show({ message: t('room.joined', { name }), autoClose: 4000, withCloseButton: false });
        }
      }
      for (const [id, name] of known.current) {
        if (!present.has(id)) {
          notifications.show({ message: t('room.left', { name }), autoClose: 4000, withCloseButton: false });
        }
      }
    }
    known.current = present;
  }, [state.participants, state.status, state.selfId, t]);
}
