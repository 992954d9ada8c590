import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Choice } from './useDevices';

interface DeviceSelectProps {
  kind: 'camera' | 'microphone';
  devices: MediaDeviceInfo[];
  choice: Choice;
  onChoose: (id: string) => void;
}

export function DeviceSelect({ kind, devices, choice, onChoose }: DeviceSelectProps) {
  const { t } = useTranslation();
  return (
    <div className="fld">
      <label htmlFor={kind}>{t(`devices.${kind}`)}</label>
      <div className="inp">
        <select id={kind} value={choice.track?.getSettings().deviceId ?? ''} disabled={devices.length === 0} onChange={(event) => onChoose(event.target.value)}>
          {devices.length === 0 && <option value="">{t('devices.none')}</option>}
          {devices.map((device, i) => (
            <option key={device.deviceId || i} value={device.deviceId}>{device.label || t('devices.unnamed', { n: i + 1 })}</option>
          ))}
        </select>
      </div>
      {choice.problem && (
        <p className="note warn" role="status"><IconAlertTriangle aria-hidden="true" /><span>{t(`devices.${kind}_${choice.problem}`)}</span></p>
      )}
    </div>
  );
}
