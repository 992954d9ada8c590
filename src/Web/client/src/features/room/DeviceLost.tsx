import { IconMicrophoneOff, IconVideoOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listDevices } from '../../sdk';
import { Banner } from './Banner';

interface DeviceLostProps {
  device: 'camera' | 'microphone';
  onChoose: (id: string) => void;
  onClose: () => void;
}

/** A camera or microphone was unplugged or taken away: says so, and offers those that are there. */
export function DeviceLost({ device, onChoose, onClose }: DeviceLostProps) {
  const { t } = useTranslation();
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const [chosen, setChosen] = useState('');
  useEffect(() => {
    const refresh = async () => {
      const all = await listDevices();
      setDevices(device === 'camera' ? all.cameras : all.microphones);
    };
    const look = () => void refresh().catch(() => setDevices([]));
    look();
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look);
  }, [device]);

  const id = devices.some((one) => one.deviceId === chosen) ? chosen : (devices[0]?.deviceId ?? '');
  return (
    <Banner icon={device === 'camera' ? <IconVideoOff aria-hidden="true" /> : <IconMicrophoneOff aria-hidden="true" />} urgent testId="device-lost" onClose={onClose}>
      <b>{t(`devices.${device}_lost`)}</b>
      {devices.length === 0
        ? <span>{t('devices.lostNone')}</span>
        : (
          <span className="row wrap">
            <select className="pick" aria-label={t(`devices.${device}`)} value={id} onChange={(event) => setChosen(event.target.value)}>
              {devices.map((one, i) => <option key={one.deviceId || i} value={one.deviceId}>{one.label || t('devices.unnamed', { n: i + 1 })}</option>)}
            </select>
            <button type="button" className="btn pri sm" onClick={() => onChoose(id)}>{t('devices.use')}</button>
          </span>
        )}
    </Banner>
  );
}
