import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../../ui/LanguageSwitch';
import { LevelBar } from '../../ui/LevelBar';
import { Mark } from '../../ui/Mark';
import { ThemeSwitch } from '../../ui/ThemeSwitch';
import { VideoView } from '../../ui/VideoView';
import { DeviceSelect } from './DeviceSelect';
import { useDevices, type ChosenDevices } from './useDevices';

interface DevicesPageProps {
  roomName: string;
  name: string;
  onBack: () => void;
  onEnter: (devices: ChosenDevices) => void;
}

/** A look in the mirror before one goes in: picture, level, and what is switched on. */
export function DevicesPage({ roomName, name, onBack, onEnter }: DevicesPageProps) {
  const { t } = useTranslation();
  const devices = useDevices();
  const [cameraOn, setCameraOn] = useState(true);
  const [microphoneOn, setMicrophoneOn] = useState(true);
  const camera = cameraOn ? devices.camera.track : null;
  // What is not there is not on, however the button stands.
  const showsCamera = cameraOn && (!devices.isReady || camera !== null);
  const showsMicrophone = microphoneOn && (!devices.isReady || devices.microphone.track !== null);

  const enter = () => {
    const { track: video } = devices.camera;
    const { track: audio } = devices.microphone;
    if (video) {
      video.enabled = cameraOn;
    }
    if (audio) {
      audio.enabled = microphoneOn;
    }
    onEnter({ camera: video, microphone: audio });
  };

  const back = () => {
    devices.camera.track?.stop();
    devices.microphone.track?.stop();
    onBack();
  };

  return (
    <div className="devices">
      <header className="devices-top"><Mark /><b>{roomName}</b><span className="grow" /><LanguageSwitch /><ThemeSwitch /></header>
      <main className="devices-main">
        <section className="preview tile">
          {camera ? <VideoView track={camera} mirrored /> : <p className="mid">{t('devices.cameraOff')}</p>}
          <span className="nm">{name}</span>
          <div className="preview-bar">
            <button type="button" className={showsMicrophone ? 'cb on' : 'cb off'} aria-pressed={showsMicrophone} disabled={!devices.microphone.track} onClick={() => setMicrophoneOn(!microphoneOn)}>
              {showsMicrophone ? <IconMicrophone aria-hidden="true" /> : <IconMicrophoneOff aria-hidden="true" />}
              {t(showsMicrophone ? 'room.microphoneOn' : 'room.microphoneOff')}
            </button>
            <button type="button" className={showsCamera ? 'cb on' : 'cb off'} aria-pressed={showsCamera} disabled={!devices.camera.track} onClick={() => setCameraOn(!cameraOn)}>
              {showsCamera ? <IconVideo aria-hidden="true" /> : <IconVideoOff aria-hidden="true" />}
              {t(showsCamera ? 'room.cameraOn' : 'room.cameraOff')}
            </button>
          </div>
        </section>
        <section className="card pad devices-form">
          <div>
            <h1>{t('devices.title')}</h1>
            <p className="sec">{t('devices.lead')}</p>
          </div>
          <DeviceSelect kind="microphone" devices={devices.microphones} choice={devices.microphone} onChoose={(id) => void devices.chooseMicrophone(id)} />
          <LevelBar track={microphoneOn ? devices.microphone.track : null} label={t('devices.level')} />
          <DeviceSelect kind="camera" devices={devices.cameras} choice={devices.camera} onChoose={(id) => void devices.chooseCamera(id)} />
          <p className="sec sm">{t('devices.speakerHint')}</p>
          <button type="button" className="btn pri lg blk" disabled={!devices.isReady} onClick={enter} data-testid="join-enter">
            {t(devices.isReady ? 'devices.enter' : 'devices.waiting')}
          </button>
          <button type="button" className="btn gho blk" onClick={back}>{t('common.back')}</button>
        </section>
      </main>
    </div>
  );
}
