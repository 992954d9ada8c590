import { useEffect } from 'react';
import type { RoomClient } from '../../sdk';

/** Tells the room what becomes of the page: that nobody looks at it, that it goes, and that it is back. */
export function usePageLife(client: RoomClient): void {
  useEffect(() => {
    const look = () => client.setPageVisible(document.visibilityState === 'visible');
    const go = () => client.sayGoodbye();
    const show = (event: PageTransitionEvent) => {
      if (event.persisted) {
        client.comeBack();
      }
    };
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pagehide', go);
    window.addEventListener('pageshow', show);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pagehide', go);
      window.removeEventListener('pageshow', show);
    };
  }, [client]);
}
