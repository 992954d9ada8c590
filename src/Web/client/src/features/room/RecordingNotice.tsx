import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../sdk';
import { download } from './download';

/** What becomes of the recording, told to everyone in the room: running, being composed, ready, failed. */
export function RecordingNotice({ recording, token }: { recording: Recording | null; token: string }) {
  const { t } = useTranslation();
  const [saving, setSaving] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (!recording || dismissed === recording.id + recording.state) {
    return null;
  }

  const save = async () => {
    setSaving(true);
    await download(`/api/recordings/${recording.id}/file`, `${recording.id}.mp4`, token).catch(() => undefined);
    setSaving(false);
  };

  return (
    <div className={`banner ${recording.state === 'failed' ? 'warn' : 'plain'}`} role="status" data-testid="recording-notice">
      {recording.state === 'recording' && <span>{t('recording.running', { name: recording.startedBy })}</span>}
      {recording.state === 'composing' && (
        <>
          <span>{t('recording.composing', { percent: Math.round(recording.progress * 100) })}</span>
          <progress max={1} value={recording.progress} aria-label={t('recording.composing', { percent: Math.round(recording.progress * 100) })} />
        </>
      )}
      {recording.state === 'ready' && (
        <>
          <span>{t('recording.ready')}</span>
          <button type="button" className="btn sub sm" disabled={saving} onClick={() => void save()}>{t('recording.download')}</button>
        </>
      )}
      {recording.state === 'failed' && <span>{t('recording.failed')}</span>}
      {recording.state !== 'composing' && (
        <button type="button" className="btn gho sm" onClick={() => setDismissed(recording.id + recording.state)}>{t('common.close')}</button>
      )}
    </div>
  );
}
