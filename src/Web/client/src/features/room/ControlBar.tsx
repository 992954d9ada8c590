import {
  IconActivityHeartbeat, IconMicrophone, IconMicrophoneOff, IconPhoneOff, IconPlayerRecord, IconPlayerStop, IconScreenShare, IconScreenShareOff, IconVideo,
  IconVideoOff,
} from '@tabler/icons-react';
import { useEffect, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomState } from '../../sdk';
import { ControlButton } from './ControlButton';
import type { Controls } from './useControls';

interface ControlBarProps {
  state: RoomState;
  controls: Controls;
  showsConnection: boolean;
  connectionButton: RefObject<HTMLButtonElement | null>;
  onConnection: () => void;
  onRecord: () => void;
  onLeave: () => void;
}

/** Microphone, camera, share, record, and leave: apart and red. M and V switch microphone and camera. */
export function ControlBar({ state, controls, showsConnection, connectionButton, onConnection, onRecord, onLeave }: ControlBarProps) {
  const { t } = useTranslation();
  const connected = state.status === 'connected';
  const self = state.participants.find((participant) => participant.id === state.selfId);
  const mayPublish = connected && (self?.canPublish ?? false);
  const recording = state.recording?.state === 'recording';
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === 'function';

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !mayPublish) {
        return;
      }
      if (event.key === 'm' || event.key === 'M') {
        void controls.toggleMicrophone();
      } else if (event.key === 'v' || event.key === 'V') {
        void controls.toggleCamera();
      }
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });

  return (
    <footer className="cbar">
      <div className="grp c">
        <ControlButton on={controls.microphoneOn} disabled={!mayPublish} testId="control-mic" shortcut="M"
          icon={controls.microphoneOn ? <IconMicrophone /> : <IconMicrophoneOff />}
          label={t(controls.microphoneOn ? 'room.microphoneOn' : 'room.microphoneOff')} onClick={() => void controls.toggleMicrophone()} />
        <ControlButton on={controls.cameraOn} disabled={!mayPublish} testId="control-camera" shortcut="V"
          icon={controls.cameraOn ? <IconVideo /> : <IconVideoOff />}
          label={t(controls.cameraOn ? 'room.cameraOn' : 'room.cameraOff')} onClick={() => void controls.toggleCamera()} />
        {canShare && (
          <ControlButton plain={!controls.sharing} on={controls.sharing} disabled={!mayPublish} testId="control-screen"
            icon={controls.sharing ? <IconScreenShareOff /> : <IconScreenShare />}
            label={t(controls.sharing ? 'room.stopSharing' : 'room.share')} onClick={() => void controls.toggleScreen()} />
        )}
        <ControlButton plain={!recording} on={recording} disabled={!mayPublish} testId="control-record"
          icon={recording ? <IconPlayerStop /> : <IconPlayerRecord />}
          label={t(recording ? 'recording.stop' : 'recording.start')} onClick={onRecord} />
        <button ref={connectionButton} type="button" className={showsConnection ? 'cb on' : 'cb'} aria-expanded={showsConnection} data-testid="control-connection" onClick={onConnection}>
          <IconActivityHeartbeat className="i" aria-hidden="true" />{t('connection.button')}
        </button>
        <span className="sep" aria-hidden="true" />
        <button type="button" className="cb end" data-testid="control-leave" onClick={onLeave}>
          <IconPhoneOff className="i" aria-hidden="true" />{t('room.leave')}
        </button>
      </div>
    </footer>
  );
}
