import { IconLock, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '../../sdk';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { Mark } from '../../ui/Mark';
import { ThemeSwitch } from '../../ui/ThemeSwitch';
import { RecordingBadge } from './RecordingBadge';

export function RoomHeader({ name, state }: { name: string; state: RoomState }) {
  const { t } = useTranslation();
  return (
    <header className="rhead">
      <Mark />
      <h1 className="room-name">{name}</h1>
      <span className="bdg enc" title={t('room.encryptedHint')}><IconLock className="i" aria-hidden="true" /><span>{t('room.encrypted')}</span></span>
      <RecordingBadge recording={state.recording} />
      <span className="grow" />
      <span className="bdg" aria-label={t('room.people', { n: state.participants.length })}>
        <IconUsers className="i" aria-hidden="true" />{state.participants.length}
      </span>
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  );
}
