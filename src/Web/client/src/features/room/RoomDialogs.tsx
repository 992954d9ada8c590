import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './ConfirmDialog';

export type Question = 'leave' | 'record';

interface RoomDialogsProps {
  asking: Question | null;
  isRecording: boolean;
  onClose: () => void;
  onLeave: () => void;
  onRecord: () => void;
}

/** What is asked before something is done that others notice. */
export function RoomDialogs({ asking, isRecording, onClose, onLeave, onRecord }: RoomDialogsProps) {
  const { t } = useTranslation();
  return (
    <>
      <ConfirmDialog
        opened={asking === 'leave'}
        title={t('room.leaveTitle')}
        text={t('room.leaveText')}
        action={t('room.leaveAction')}
        danger
        testId="confirm-leave"
        onClose={onClose}
        onConfirm={onLeave}
      />
      <ConfirmDialog
        opened={asking === 'record'}
        title={t(isRecording ? 'recording.stopTitle' : 'recording.startTitle')}
        text={t(isRecording ? 'recording.stopText' : 'recording.startText')}
        action={t(isRecording ? 'recording.stopAction' : 'recording.startAction')}
        testId="confirm-record"
        onClose={onClose}
        onConfirm={() => {
          onClose();
          onRecord();
        }}
      />
    </>
  );
}
