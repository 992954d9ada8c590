import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconArrowBackUp, IconLock, IconPlayerPause, IconSwitchHorizontal } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../../sdk';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { VideoView } from '../../ui/VideoView';
import { useAct } from '../desk/useAct';
import { useLineClient, useLineState } from '../desk/useLine';
import { problemKey } from '../join/problems';
import { reopenDevices } from '../join/useDevices';
import { Banner } from '../room/Banner';
import { ConnectionBanner } from '../room/ConnectionBanner';
import { Gallery } from '../room/Gallery';
import { initialsOf } from '../room/initials';
import { RecordingBadge } from '../room/RecordingBadge';
import { RoomAudio } from '../room/RoomAudio';
import { RoomContext } from '../room/RoomContext';
import { useControls } from '../room/useControls';
import { CallBar } from './CallBar';
import { CallTime } from './CallTime';
import { heldKey, isOnHold, partnerOf, statusKey } from './callModel';
import { PersonPicker, type Purpose } from './PersonPicker';
import { useCallRoom } from './useCallRoom';

interface CallWindowProps {
  call: CallView;
  /** The others of this device go on unseen. */
  isFront: boolean;
  /** The call that this one is a consultation about. */
  about: CallView | null;
  /** Other calls of this device, which may be gone back to. */
  waiting: readonly CallView[];
}

/** A parked call rings at whoever parked it after this time; until then she is told where it is. */
const parkedFor = 120_000;

/** One call: pictures and sound, and what may be done with it. */
export function CallWindow({ call, isFront, about, waiting }: CallWindowProps) {
  const { t } = useTranslation();
  const line = useLineClient();
  const act = useAct();
  const [withVideo] = useState(call.video);
  const devices = useMemo(() => reopenDevices({ cameraOn: withVideo, microphoneOn: true }), [withVideo]);
  const { client, state, problem } = useCallRoom(call);
  const controls = useControls(client, state, devices);
  const [asking, setAsking] = useState<Purpose | null>(null);
  const { stopAll } = controls;
  useEffect(() => stopAll, [stopAll]);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isFront) {
      title.current?.focus(); // whoever dialled or answered by keyboard goes on from here
    }
  }, [isFront]);

  const partner = partnerOf(call);
  const { self } = useLineState(line);
  const present = [self?.extension ?? '', ...call.others.filter((leg) => leg.state !== 'left').map((leg) => leg.extension)];
  const others = state.participants.some((participant) => participant.id !== state.selfId);
  const isHeld = isOnHold(call);
  const choose = (purpose: Purpose, number: string) => {
    setAsking(null);
    void act(() =>
      purpose === 'add' ? line.add(call.id, number) : purpose === 'consult' ? line.consult(call.id, number, call.video) : line.transfer(call.id, number));
  };
  const parkedNote = `parked ${call.id}`;
  useEffect(() => {
    notifications.hide(parkedNote); // it is back
  }, [parkedNote]);
  const park = async () => {
    const slot = await line.park(call.id);
    notifications.show({ id: parkedNote, message: t('call.parkedAt', { name: partner.name, slot }), autoClose: parkedFor, closeButtonProps: { 'aria-label': t('common.close') } });
  };
  return (
    <RoomContext value={client}>
      <div className="call-window room" hidden={!isFront} data-testid="call" data-call={call.id} data-state={call.state} data-front={isFront}>
        <header className="rhead">
          <div className="col grow">
            <h1 className="room-name" ref={title} tabIndex={-1}>{partner.name}{partner.others > 0 ? ` + ${partner.others}` : ''}</h1>
            <span className="sm sec cut" role="status">
              {partner.extension && <><b className="num">{partner.extension}</b> · </>}{partner.organisation} · {t(statusKey(call))} {call.answeredAt && <CallTime since={call.answeredAt} />}
            </span>
          </div>
          <RecordingBadge recording={state.recording} />
          <span className="bdg enc" title={t('room.encryptedHint')}><IconLock className="i" aria-hidden="true" /><span>{t('room.encrypted')}</span></span>
          <LanguageSwitch />
        </header>
        <main className="stage">
          <ConnectionBanner state={state} />
          {(problem ?? controls.problem) && (
            <Banner icon={<IconAlertTriangle aria-hidden="true" />} urgent onClose={controls.dismissProblem}>{t(problemKey(problem ?? controls.problem ?? ''))}</Banner>
          )}
          {about && (
            <div className="banner" data-testid="consulting">
              <IconSwitchHorizontal aria-hidden="true" />
              <span className="grow">{t('call.consulting', { name: partnerOf(about).name })}</span>
              <button type="button" className="btn out sm" data-testid="transfer-cancel" onClick={() => void act(() => line.cancelTransfer(about.id))}>
                <IconArrowBackUp aria-hidden="true" />{t('call.backTo', { name: partnerOf(about).name })}
              </button>
              <button type="button" className="btn pri sm" disabled={!call.answeredAt} data-testid="transfer-complete" onClick={() => void act(() => line.completeTransfer(about.id))}>
                {t('call.handOver', { name: partner.name })}
              </button>
            </div>
          )}
          {!about && waiting.map((other) => (
            <div key={other.id} className="banner" data-testid="waiting-call">
              <IconPlayerPause aria-hidden="true" />
              <span className="grow">{t('call.waits', { name: partnerOf(other).name })}</span>
              <button type="button" className="btn out sm" onClick={() => void act(() => line.resume(other.id))}>{t('call.backTo', { name: partnerOf(other).name })}</button>
            </div>
          ))}
          {isHeld || !others
            ? (
              <div className="call-wait">
                {call.state === 'voicemail' && controls.cameraTrack
                  ? <div className="tile own-look"><VideoView track={controls.cameraTrack} mirrored /></div>
                  : <span className="av xl a1" aria-hidden="true">{initialsOf(partner.name)}</span>}
                <p className="lg">{t(isHeld ? heldKey(call) : call.answeredAt ? 'call.joining' : `call.${call.state}_text`, { name: partner.name })}</p>
                {call.state === 'ringing' && call.direction === 'out' && (
                  <button type="button" className="btn out" data-testid="leave-voicemail" onClick={() => void act(() => line.leaveVoicemail(call.id))}>{t('call.leaveMessage')}</button>
                )}
              </div>
            )
            : <Gallery state={state} layout="speaker" ownCamera={controls.cameraTrack} ownScreen={controls.screenTrack} />}
        </main>
        <RoomAudio media={state.media} />
        <CallBar
          call={call}
          state={state}
          controls={controls}
          onHold={() => void act(() => (call.me.holds ? line.resume(call.id) : line.hold(call.id)))}
          onAsk={setAsking}
          onPark={() => void act(park)}
          onHangUp={() => void act(() => line.hangUp(call.id))}
        />
        <PersonPicker purpose={asking} present={present} onClose={() => setAsking(null)} onChoose={choose} />
      </div>
    </RoomContext>
  );
}
