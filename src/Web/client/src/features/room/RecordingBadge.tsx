import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../sdk';
import { clock } from './clock';

/** The red badge: that it records, for how long, and who began it. */
export function RecordingBadge({ recording }: { recording: Recording | null }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(Date.now);
  const active = recording?.state === 'recording';
  useEffect(() => {
    if (!active) {
      return;
    }
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [active]);

  if (!recording || !active) {
    return null;
  }
  const seconds = Math.max(0, (now - Date.parse(recording.startedAt)) / 1000);
  return (
    <span className="bdg rec" data-testid="recording-badge" title={t('recording.by', { name: recording.startedBy })}>
      {t('recording.badge')} <span className="num">{clock(seconds)}</span><span className="wide-only">{recording.startedBy}</span>
    </span>
  );
}
