import { IconBell, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineState } from '../../sdk';
import { Banner } from '../room/Banner';

/** What keeps calls from being noticed: a line that is away, or a browser that may not tell of them. */
export function DeskBanner({ status }: { status: LineState['status'] }) {
  const { t } = useTranslation();
  const [permission, setPermission] = useState(() => (typeof Notification === 'function' ? Notification.permission : 'denied'));
  if (status === 'reconnecting') {
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
