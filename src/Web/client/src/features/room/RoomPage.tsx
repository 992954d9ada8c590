import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JoinReply, Pins } from '../../sdk';
import { ConnectionPanel } from '../connection/ConnectionPanel';
import { problemKey } from '../join/problems';
import type { ChosenDevices } from '../join/useDevices';
import type { Layout } from './arrange';
import { Banner } from './Banner';
import { ConnectionBanner } from './ConnectionBanner';
import { ControlBar } from './ControlBar';
import { DeviceLost } from './DeviceLost';
import { Gallery } from './Gallery';
import { forgetPlace } from './place';
import { RecordingNotice } from './RecordingNotice';
import { RoomAudio } from './RoomAudio';
import { RoomContext } from './RoomContext';
import { RoomDialogs, type Question } from './RoomDialogs';
import { RoomHeader } from './RoomHeader';
import { useAnnouncements } from './useAnnouncements';
import { useControls } from './useControls';
import { usePlace } from './usePlace';
import { useRoom } from './useRoom';
import { useTitle } from './useTitle';

interface RoomPageProps {
  grant: JoinReply;
  /** Opened at the door, or being opened again after a reload. */
  devices: Promise<ChosenDevices>;
  resumeSecret?: string;
  pins?: Pins;
  onLeft: (reason: string | null) => void;
}

export function RoomPage({ grant, devices, resumeSecret, pins, onLeft }: RoomPageProps) {
  const { t } = useTranslation();
  const { client, state, problem } = useRoom(grant.token, resumeSecret, pins);
  const controls = useControls(client, state, devices);
  const [asking, setAsking] = useState<Question | null>(null);
  const [layout, setLayout] = useState<Layout>('grid');
  const [showsConnection, setShowsConnection] = useState(false);
  const connectionButton = useRef<HTMLButtonElement>(null);
  useAnnouncements(state);
  useTitle(grant.roomName, state);
  usePlace(grant, client, state, controls);

  const { stopAll } = controls;
  useEffect(() => {
    if (problem || state.status === 'closed') {
      stopAll(); // whoever is out must not go on being filmed
      forgetPlace();
      onLeft(problem ?? state.closeReason);
    }
  }, [problem, state.status, state.closeReason, stopAll, onLeft]);

  const leave = async () => {
    forgetPlace();
    await client.leave().catch(() => undefined); // gone either way
    stopAll();
    onLeft(null);
  };

  const closeConnection = () => {
    setShowsConnection(false);
    connectionButton.current?.focus();
  };

  return (
    <RoomContext value={client}>
      <div className="room">
        <RoomHeader name={grant.roomName} state={state} layout={layout} onLayout={setLayout} />
        <div className={`rbody${showsConnection ? ' panel' : ''}`}>
          <main className="stage">
            <ConnectionBanner state={state} />
            {controls.lost && (
              <DeviceLost device={controls.lost} onChoose={(id) => void controls.chooseDevice(controls.lost ?? 'camera', id)} onClose={controls.dismissLost} />
            )}
            <RecordingNotice recording={state.recording} token={grant.token} />
            {controls.problem && (
              <Banner icon={<IconAlertTriangle aria-hidden="true" />} urgent testId="refusal" onClose={controls.dismissProblem}>{t(problemKey(controls.problem))}</Banner>
            )}
            <Gallery state={state} layout={layout} ownCamera={controls.cameraTrack} ownScreen={controls.screenTrack} />
          </main>
          {showsConnection && <ConnectionPanel state={state} onClose={closeConnection} />}
        </div>
        <RoomAudio media={state.media} />
        <ControlBar
          state={state}
          controls={controls}
          showsConnection={showsConnection}
          connectionButton={connectionButton}
          onConnection={() => setShowsConnection(!showsConnection)}
          onRecord={() => setAsking('record')}
          onLeave={() => setAsking('leave')}
        />
        <RoomDialogs
          asking={asking}
          isRecording={state.recording?.state === 'recording'}
          onClose={() => setAsking(null)}
          onLeave={() => void leave()}
          onRecord={() => void controls.toggleRecording()}
        />
      </div>
    </RoomContext>
  );
}
