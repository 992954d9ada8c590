import { useTranslation } from 'react-i18next';
import type { PresenceStatus, PresenceView } from '../../sdk';

/** Each state has a shape of its own, and its word beside it or for those who do not see it. */
const shapes: Record<PresenceStatus, string> = {
  available: 'pd', away: 'pd away', busy: 'pd call', doNotDisturb: 'pd dnd', offline: 'pd off', outOfOffice: 'pd off',
};

export function presenceKey(status: PresenceStatus): string {
  return `presence.${status}`;
}

export function PresenceDot({ presence, stands = false }: { presence: PresenceView | undefined; stands?: boolean }) {
  return <i className={`${shapes[presence?.status ?? 'offline']}${stands ? ' stat' : ''}`} aria-hidden="true" />;
}

export function PresenceWord({ presence }: { presence: PresenceView | undefined }) {
  const { t } = useTranslation();
  const status: PresenceStatus = presence?.status ?? 'offline';
  const note = presence?.note ? ` · ${presence.note}` : '';
  return <span className="prs xs mut">{t(presenceKey(status))}{note}</span>;
}
