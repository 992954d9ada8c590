import { useCallback, useRef, useState } from 'react';
import { codeOf, openCamera, openMicrophone, openScreen, type RoomClient, type RoomState, type Source } from '../../sdk';
import type { ChosenDevices } from '../join/useDevices';
import { useOwnTracks, type OwnTracks } from './useOwnTracks';

type Device = 'camera' | 'microphone';

export interface Controls {
  isReady: boolean;
  microphoneOn: boolean;
  cameraOn: boolean;
  sharing: boolean;
  cameraTrack: MediaStreamTrack | null;
  screenTrack: MediaStreamTrack | null;
  /** The code of the last refusal. */
  problem: string | null;
  dismissProblem: () => void;
  lost: OwnTracks['lost'];
  dismissLost: () => void;
  /** Ids of the devices in use, or used last. */
  deviceIds: Partial<Record<Device, string>>;
  chooseDevice: (device: Device, id?: string) => Promise<void>;
  toggleMicrophone: () => Promise<void>;
  toggleCamera: () => Promise<void>;
  toggleScreen: () => Promise<void>;
  toggleRecording: () => Promise<void>;
  stopAll: () => void;
}

const openers = { camera: openCamera, microphone: openMicrophone };

/** What the buttons of the bar do. A device that was not there at the start is asked for when its button is pressed. */
export function useControls(client: RoomClient, state: RoomState, devices: Promise<ChosenDevices>): Controls {
  const [problem, setProblem] = useState<string | null>(null);
  const tell = useCallback((error: unknown) => setProblem(problemOf(error)), []);
  const own = useOwnTracks(client, state, devices, tell);
  const ids = useRef<Partial<Record<Device, string>>>({});
  for (const device of ['camera', 'microphone'] as const) {
    ids.current[device] = own.trackOf(device)?.getSettings().deviceId ?? ids.current[device];
  }

  const attempt = async (act: () => Promise<void>) => {
    try {
      setProblem(null);
      await act();
    } catch (error) {
      tell(error);
    }
  };

  const isOn = (source: Source) => state.published[source]?.muted === false;

  const choose = async (device: Device, id?: string) => {
    await own.put(device, await openers[device](id));
    own.forgetLost();
    if (state.published[device]?.muted) {
      await client.setMuted(device, false);
    }
  };

  const toggle = (device: Device) =>
    attempt(async () => {
      const isLive = own.trackOf(device)?.readyState === 'live';
      if (state.published[device] && isLive) {
        await client.setMuted(device, isOn(device));
      } else {
        await choose(device, ids.current[device]).catch(() => choose(device));
      }
    });

  const share = async () => {
    const shared = await openScreen().catch(unlessRefused);
    if (!shared) {
      return;
    }
    const { video, audio } = shared;
    try {
      await own.put('screen', video);
    } catch (error) {
      audio?.stop();
      throw error;
    }
    if (audio) {
      await own.put('screenAudio', audio);
    }
  };

  const stopSharing = async () => {
    await own.drop('screen');
    await own.drop('screenAudio');
  };

  const sharing = own.trackOf('screen') !== null;
  return {
    isReady: own.isReady,
    microphoneOn: isOn('microphone'),
    cameraOn: isOn('camera'),
    sharing,
    cameraTrack: isOn('camera') ? own.trackOf('camera') : null,
    screenTrack: own.trackOf('screen'),
    problem,
    dismissProblem: () => setProblem(null),
    lost: own.lost,
    dismissLost: own.forgetLost,
    deviceIds: ids.current,
    chooseDevice: (device, id) => attempt(() => choose(device, id)),
    toggleMicrophone: () => toggle('microphone'),
    toggleCamera: () => toggle('camera'),
    toggleScreen: () => attempt(sharing ? stopSharing : share),
    toggleRecording: () => attempt(() => (state.recording?.state === 'recording' ? client.stopRecording() : client.startRecording())),
    stopAll: own.stopAll,
  };
}

/** Who closes the browser's question which screen to share has changed her mind. */
function unlessRefused(error: unknown): null {
  if (error instanceof DOMException && error.name === 'NotAllowedError') {
    return null;
  }
  throw error;
}

function problemOf(error: unknown): string {
  if (error instanceof DOMException) {
    return error.name === 'NotAllowedError' ? 'deviceDenied' : error.name === 'NotFoundError' ? 'deviceMissing' : 'deviceBusy';
  }
  return codeOf(error);
}
