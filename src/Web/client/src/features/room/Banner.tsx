import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface BannerProps {
  icon: ReactNode;
  /** Interrupts whoever listens to the page; else it waits for a pause. */
  urgent?: boolean;
  testId?: string;
  onClose?: () => void;
  children: ReactNode;
}

/** A warning across the room: what happened, and what to do. */
export function Banner({ icon, urgent = false, testId, onClose, children }: BannerProps) {
  const { t } = useTranslation();
  return (
    <div className="banner warn" role={urgent ? 'alert' : 'status'} data-testid={testId}>
      {icon}
      <div className="banner-text">{children}</div>
      {onClose && <button type="button" className="ib" aria-label={t('common.close')} onClick={onClose}><IconX aria-hidden="true" /></button>}
    </div>
  );
}
