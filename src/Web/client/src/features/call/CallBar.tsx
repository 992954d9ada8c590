import {
  IconMicrophone, IconMicrophoneOff, IconParking, IconPhoneOff, IconPlayerPause, IconPlayerPlay, IconScreenShare, IconScreenShareOff, IconTransfer, IconUserPlus,
  IconVideo, IconVideoOff,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CallView, RoomState } from '../../sdk';
import { ControlButton } from '../room/ControlButton';
import type { Controls } from '../room/useControls';
import { isOnHold } from './callModel';
import type { Purpose } from './PersonPicker';

interface CallBarProps {
  call: CallView;
  state: RoomState;
  controls: Controls;
  onHold: () => void;
  onAsk: (purpose: Purpose) => void;
  onPark: () => void;
  onHangUp: () => void;
}

/** The keys of a telephone under the pictures; the red one ends the call. */
export function CallBar({ call, state, controls, onHold, onAsk, onPark, onHangUp }: CallBarProps) {
  const { t } = useTranslation();
  const connected = state.status === 'connected';
  const isTalking = Boolean(call.answeredAt);
  const isHeld = isOnHold(call);
  const { holds } = call.me;
  const isConsult = Boolean(call.consultFor);
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === 'function';
  return (
    <footer className="cbar">
      <div className="grp c">
        <ControlButton on={controls.microphoneOn} disabled={!connected} testId="control-mic"
          icon={controls.microphoneOn ? <IconMicrophone /> : <IconMicrophoneOff />}
          label={t(controls.microphoneOn ? 'room.microphoneOn' : 'room.microphoneOff')} onClick={() => void controls.toggleMicrophone()} />
        <ControlButton on={controls.cameraOn} disabled={!connected} plain={!call.video} testId="control-camera"
          icon={controls.cameraOn ? <IconVideo /> : <IconVideoOff />}
          label={t(controls.cameraOn ? 'room.cameraOn' : 'room.cameraOff')} onClick={() => void controls.toggleCamera()} />
        {isTalking && canShare && (
          <ControlButton plain={!controls.sharing} on={controls.sharing} disabled={!connected || isHeld} testId="control-screen"
            icon={controls.sharing ? <IconScreenShareOff /> : <IconScreenShare />}
            label={t(controls.sharing ? 'room.stopSharing' : 'room.share')} onClick={() => void controls.toggleScreen()} />
        )}
        {isTalking && !isConsult && (
          <>
            <ControlButton plain={!holds} on={holds} disabled={isHeld && !holds} testId="call-hold"
              icon={holds ? <IconPlayerPlay /> : <IconPlayerPause />} label={t(holds ? 'call.resume' : 'call.hold')} onClick={onHold} />
            <ControlButton plain on={false} disabled={false} testId="call-transfer" icon={<IconTransfer />} label={t('call.transfer')} onClick={() => onAsk('consult')} />
            <ControlButton plain on={false} disabled={false} testId="call-add" icon={<IconUserPlus />} label={t('call.add')} onClick={() => onAsk('add')} />
            <ControlButton plain on={false} disabled={false} testId="call-park" icon={<IconParking />} label={t('call.park')} onClick={onPark} />
          </>
        )}
        <span className="sep" aria-hidden="true" />
        <button type="button" className="cb end" data-testid="hang-up" onClick={onHangUp}>
          <IconPhoneOff className="i" aria-hidden="true" />{t(isTalking || call.state === 'voicemail' ? 'call.hangUp' : 'common.cancel')}
        </button>
      </div>
    </footer>
  );
}
