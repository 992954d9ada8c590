import { IconLayoutGrid, IconLayoutSidebarRight, IconLock, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '../../sdk';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { Mark } from '../../ui/Mark';
import { ThemeSwitch } from '../../ui/ThemeSwitch';
import type { Layout } from './arrange';
import { RecordingBadge } from './RecordingBadge';

interface RoomHeaderProps {
  name: string;
  state: RoomState;
  layout: Layout;
  onLayout: (layout: Layout) => void;
}

export function RoomHeader({ name, state, layout, onLayout }: RoomHeaderProps) {
  const { t } = useTranslation();
  const other = layout === 'grid' ? 'speaker' : 'grid';
  return (
    <header className="rhead">
      <Mark />
      <h1 className="room-name">{name}</h1>
      <span className="bdg enc" title={t('room.encryptedHint')}><IconLock className="i" aria-hidden="true" /><span>{t('room.encrypted')}</span></span>
      <RecordingBadge recording={state.recording} />
      <span className="grow" />
      <span className="bdg" title={t('room.people', { n: state.participants.length })}>
        <IconUsers className="i" aria-hidden="true" /><span aria-hidden="true">{state.participants.length}</span>
        <span className="vh">{t('room.people', { n: state.participants.length })}</span>
      </span>
      <button type="button" className="ib" data-testid="control-layout" aria-label={t(`room.layout_${other}`)} title={t(`room.layout_${other}`)} onClick={() => onLayout(other)}>
        {other === 'grid' ? <IconLayoutGrid aria-hidden="true" /> : <IconLayoutSidebarRight aria-hidden="true" />}
      </button>
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  );
}
