import { IconBell, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineState } from '../../sdk';
import { Banner } from '../room/Banner';

/** A first connection that takes no longer than this is not worth a word. */
const patience = 3000;

/** What keeps calls from being noticed: a line that is away, or a browser that may not tell of them. */
export function DeskBanner({ status }: { status: LineState['status'] }) {
  const { t } = useTranslation();
  const [permission, setPermission] = useState(() => (typeof Notification === 'function' ? Notification.permission : 'denied'));
  const [waitsLong, setWaitsLong] = useState(false);
  useEffect(() => {
    const timer = status === 'connecting' ? setTimeout(() => setWaitsLong(true), patience) : undefined;
    return () => {
      clearTimeout(timer);
      setWaitsLong(false);
    };
  }, [status]);
  if (status === 'reconnecting' || waitsLong) {
    return (
      <div className="desk-banner">
        <Banner icon={<IconPlugConnectedX aria-hidden="true" />} testId="line-banner"><b>{t('desk.reconnectingTitle')}</b><span>{t('desk.reconnectingText')}</span></Banner>
      </div>
    );
  }
  if (permission === 'default' && isSecureContext) {
    return (
      <div className="desk-banner">
        <Banner icon={<IconBell aria-hidden="true" />} onClose={() => setPermission('denied')}>
          <span>{t('desk.notifyText')}</span>
          <button type="button" className="btn out sm" onClick={() => void Notification.requestPermission().then(setPermission)}>{t('desk.notifyAllow')}</button>
        </Banner>
      </div>
    );
  }
  return null;
}
