import { Modal } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../sdk';
import { useAct } from './useAct';
import { useLineClient } from './useLine';

/** Plays a message that somebody left. */
export function VoicemailDialog({ entry, onClose }: { entry: HistoryEntry | null; onClose: () => void }) {
  const { t } = useTranslation();
  const line = useLineClient();
  const act = useAct();
  const voicemail = entry?.voicemail;
  const remove = async () => {
    if (voicemail) {
      await act(() => line.deleteVoicemail(voicemail.id));
      onClose();
    }
  };
  return (
    <Modal opened={voicemail !== undefined && voicemail !== null} onClose={onClose} title={t('desk.messageOf', { name: entry?.person?.name ?? entry?.number ?? '' })} centered radius="lg" closeButtonProps={{ 'aria-label': t('common.close') }} transitionProps={{ duration: 120 }}>
      {voicemail && <video className="vm" src={voicemail.url} controls autoPlay playsInline data-testid="voicemail-video" />}
      <div className="dialog-actions">
        <button type="button" className="btn dan-o" onClick={() => void remove()}><IconTrash aria-hidden="true" />{t('desk.deleteMessage')}</button>
        <button type="button" className="btn pri" onClick={onClose}>{t('common.close')}</button>
      </div>
    </Modal>
  );
}
