import { IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Quality } from '../../sdk';

const looks = {
  good: { note: 'note ok', icon: IconCircleCheck },
  poor: { note: 'note warn', icon: IconAlertTriangle },
  lost: { note: 'note dan', icon: IconPlugConnectedX },
};

/** How the line is, in plain words, and what one can do about it. */
export function Verdict({ quality }: { quality: Quality }) {
  const { t } = useTranslation();
  const { note, icon: Icon } = looks[quality];
  return (
    <div className={note} role="status" data-testid="connection-verdict" data-quality={quality}>
      <Icon aria-hidden="true" />
      <div><b>{t(`connection.quality_${quality}`)}</b><p>{t(`connection.advice_${quality}`)}</p></div>
    </div>
  );
}
