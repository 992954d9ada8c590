import { IconPlugConnectedX, IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '../../sdk';
import { Banner } from './Banner';

/** Tells what is broken and what is being done about it, the cause before its consequences. */
export function ConnectionBanner({ state }: { state: RoomState }) {
  const { t } = useTranslation();
  if (!state.isOnline) {
    return <Notice icon={<IconWifiOff aria-hidden="true" />} title={t('room.offlineTitle')} text={t('room.offlineText')} />;
  }
  if (state.status === 'reconnecting') {
    return <Notice icon={<IconPlugConnectedX aria-hidden="true" />} title={t('room.reconnectingTitle')} text={t('room.reconnectingText')} />;
  }
  if (state.paths.publish === 'broken' || state.paths.subscribe === 'broken') {
    return <Notice icon={<IconPlugConnectedX aria-hidden="true" />} title={t('room.mediaLostTitle')} text={t('room.mediaLostText')} />;
  }
  return null;
}

function Notice({ icon, title, text }: { icon: React.ReactNode; title: string; text: string }) {
  return <Banner icon={icon} testId="connection-banner"><b>{title}</b><span>{text}</span></Banner>;
}
