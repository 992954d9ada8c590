import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../sdk';
import { partnerOf } from './callModel';
import { bell, ringback, sound } from './tones';

/** The bell and a notification of the system for a call that comes in; the ringing tone for one that goes out. */
export function useRinging(incoming: CallView | null, outgoing: CallView | null, isTalking: boolean): void {
  const { t } = useTranslation();
  const id = incoming?.id ?? null;
  const dialled = outgoing?.id ?? null;
  const name = incoming ? partnerOf(incoming).name : '';
  useEffect(() => (id !== null && !isTalking ? sound(bell) : undefined), [id, isTalking]);
  useEffect(() => (dialled !== null ? sound(ringback) : undefined), [dialled]);
  useEffect(() => {
    if (id === null || typeof Notification !== 'function' || Notification.permission !== 'granted') {
      return;
    }
    const shown = new Notification(t('call.incomingFrom', { name }), { tag: id, requireInteraction: true });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => shown.close();
  }, [id, name, t]);
  useEffect(() => {
    if (id === null) {
      return;
    }
    const before = document.title;
    document.title = t('call.incomingFrom', { name });
    return () => void (document.title = before);
  }, [id, name, t]);
}
