import { useCallback, useEffect, useState } from 'react';
import { listDevices, openCamera, openMicrophone } from '../../sdk';

export interface ChosenDevices {
  camera: MediaStreamTrack | null;
  microphone: MediaStreamTrack | null;
}

/** Devices to open again after a reload, by their ids. */
export interface WishedDevices {
  camera?: string;
  microphone?: string;
  cameraOn: boolean;
  microphoneOn: boolean;
}

export interface Choice {
  track: MediaStreamTrack | null;
  /** Why there is no track: refused by the person, not there, or in use by another program. */
  problem: 'denied' | 'missing' | 'busy' | null;
}

const nothing: Choice = { track: null, problem: null };

function problemOf(error: unknown): Choice['problem'] {
  const name = error instanceof DOMException ? error.name : '';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : name === 'NotFoundError' ? 'missing' : 'busy';
}

async function open(opener: (id?: string) => Promise<MediaStreamTrack>, id?: string): Promise<Choice> {
  try {
    return { track: await opener(id), problem: null };
  } catch (error) {
    return { track: null, problem: problemOf(error) };
  }
}

/** Opens what was on before; another device of the kind where that one is gone. What was off stays closed. */
export async function reopenDevices(wished: WishedDevices): Promise<ChosenDevices> {
  const again = async (opener: (id?: string) => Promise<MediaStreamTrack>, isOn: boolean, id?: string) => {
    if (!isOn) {
      return null;
    }
    return (await open(opener, id)).track ?? (await open(opener)).track;
  };
  const [camera, microphone] = await Promise.all([
    again(openCamera, wished.cameraOn, wished.camera),
    again(openMicrophone, wished.microphoneOn, wished.microphone),
  ]);
  return { camera, microphone };
}

/** Camera and microphone for the preview. One that fails does not keep the other away; ready once both were tried. */
export function useDevices() {
  const [camera, setCamera] = useState<Choice>(nothing);
  const [microphone, setMicrophone] = useState<Choice>(nothing);
  const [isReady, setIsReady] = useState(false);
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([]);
  const [microphones, setMicrophones] = useState<MediaDeviceInfo[]>([]);

  const chooseCamera = useCallback(async (id?: string) => {
    const next = await open(openCamera, id);
    setCamera((before) => {
      before.track?.stop();
      return next;
    });
  }, []);

  const chooseMicrophone = useCallback(async (id?: string) => {
    const next = await open(openMicrophone, id);
    setMicrophone((before) => {
      before.track?.stop();
      return next;
    });
  }, []);

  useEffect(() => {
    const refresh = async () => {
      const devices = await listDevices();
      setCameras(devices.cameras);
      setMicrophones(devices.microphones);
    };
    const begin = async () => {
      await chooseMicrophone();
      await chooseCamera();
      await refresh();
      setIsReady(true);
    };
    void begin();
    const changed = () => void refresh();
    navigator.mediaDevices?.addEventListener('devicechange', changed);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', changed);
  }, [chooseCamera, chooseMicrophone]);

  return { isReady, camera, microphone, cameras, microphones, chooseCamera, chooseMicrophone };
}
