import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JoinReply } from '../../sdk';
import type { ChosenDevices } from '../join/useDevices';
import { problemKey } from '../join/problems';
import { ConfirmDialog } from './ConfirmDialog';
import { ControlBar } from './ControlBar';
import { Gallery } from './Gallery';
import { RecordingNotice } from './RecordingNotice';
import { RoomAudio } from './RoomAudio';
import { RoomHeader } from './RoomHeader';
import { useAnnouncements } from './useAnnouncements';
import { useControls } from './useControls';
import { useRoom } from './useRoom';

interface RoomPageProps {
  grant: JoinReply;
  devices: ChosenDevices;
  onLeft: (reason: string | null) => void;
}

export function RoomPage({ grant, devices, onLeft }: RoomPageProps) {
  const { t } = useTranslation();
  const { client, state, problem } = useRoom(grant, devices);
  const controls = useControls(client, state, devices);
  const [asking, setAsking] = useState<'leave' | 'record' | null>(null);
  useAnnouncements(state);

  const { stopAll } = controls;
  useEffect(() => {
    if (problem || state.status === 'closed') {
      stopAll(); // whoever is out must not go on being filmed
      onLeft(problem ?? state.closeReason);
    }
  }, [problem, state.status, state.closeReason, stopAll, onLeft]);

  const leave = async () => {
    await client.leave().catch(() => undefined); // gone either way
    stopAll();
    onLeft(null);
  };

  return (
    <div className="room">
      <RoomHeader name={grant.roomName} state={state} />
      <main className="stage">
        {state.status === 'reconnecting' && <p className="banner warn" role="status">{t('room.reconnectingBanner')}</p>}
        <RecordingNotice recording={state.recording} token={grant.token} />
        {controls.problem && <p className="banner warn" role="alert">{t(problemKey(controls.problem))}</p>}
        <Gallery state={state} ownCamera={controls.cameraTrack} ownScreen={controls.screenTrack} />
      </main>
      <RoomAudio media={state.media} />
      <ControlBar state={state} controls={controls} onRecord={() => setAsking('record')} onLeave={() => setAsking('leave')} />
      <ConfirmDialog
        opened={asking === 'leave'}
        title={t('room.leaveTitle')}
        text={t('room.leaveText')}
        action={t('room.leaveAction')}
        danger
        testId="confirm-leave"
        onClose={() => setAsking(null)}
        onConfirm={() => void leave()}
      />
      <ConfirmDialog
        opened={asking === 'record'}
        title={t(state.recording?.state === 'recording' ? 'recording.stopTitle' : 'recording.startTitle')}
        text={t(state.recording?.state === 'recording' ? 'recording.stopText' : 'recording.startText')}
        action={t(state.recording?.state === 'recording' ? 'recording.stopAction' : 'recording.startAction')}
        testId="confirm-record"
        onClose={() => setAsking(null)}
        onConfirm={() => {
          setAsking(null);
          void controls.toggleRecording();
        }}
      />
    </div>
  );
}
