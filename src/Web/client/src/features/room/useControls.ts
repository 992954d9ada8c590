import { useCallback, useEffect, useRef, useState } from 'react';
import { openCamera, openMicrophone, RoomError, type RoomClient, type RoomState, type Source } from '../../sdk';
import type { ChosenDevices } from '../join/useDevices';

export interface Controls {
  microphoneOn: boolean;
  cameraOn: boolean;
  sharing: boolean;
  cameraTrack: MediaStreamTrack | null;
  screenTrack: MediaStreamTrack | null;
  problem: string | null;
  toggleMicrophone: () => Promise<void>;
  toggleCamera: () => Promise<void>;
  toggleScreen: () => Promise<void>;
  toggleRecording: () => Promise<void>;
  stopAll: () => void;
}

/** What the buttons of the bar do. A device that was not there at the start is asked for when its button is pressed. */
export function useControls(client: RoomClient, state: RoomState, devices: ChosenDevices): Controls {
  const tracks = useRef<Partial<Record<Source, MediaStreamTrack>>>({});
  const [, changed] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    tracks.current = { ...(devices.microphone && { microphone: devices.microphone }), ...(devices.camera && { camera: devices.camera }) };
    changed((n) => n + 1);
  }, [devices]);

  const attempt = useCallback(async (act: () => Promise<void>) => {
    try {
      setProblem(null);
      await act();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'NotAllowedError')) {
        setProblem(error instanceof RoomError ? error.code : 'other');
      }
    } finally {
      changed((n) => n + 1);
    }
  }, []);

  const stopAll = useCallback(() => Object.values(tracks.current).forEach((track) => track.stop()), []);

  const isOn = (source: Source) => state.published[source]?.muted === false;

  const toggle = (source: 'microphone' | 'camera', open: () => Promise<MediaStreamTrack>) =>
    attempt(async () => {
      if (state.published[source]) {
        await client.setMuted(source, isOn(source));
      } else {
        const track = await open();
        tracks.current[source] = track;
        await client.publish(source, track);
      }
    });

  const stopSharing = () =>
    attempt(async () => {
      tracks.current.screen?.stop();
      delete tracks.current.screen;
      await client.unpublish('screen');
    });

  return {
    microphoneOn: isOn('microphone'),
    cameraOn: isOn('camera'),
    sharing: state.published.screen !== undefined,
    cameraTrack: isOn('camera') ? (tracks.current.camera ?? null) : null,
    screenTrack: tracks.current.screen ?? null,
    problem,
    toggleMicrophone: () => toggle('microphone', openMicrophone),
    toggleCamera: () => toggle('camera', openCamera),
    toggleScreen: () =>
      state.published.screen
        ? stopSharing()
        : attempt(async () => {
            const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
            const track = stream.getVideoTracks()[0];
            if (!track) {
              return;
            }
            tracks.current.screen = track;
            track.addEventListener('ended', () => void stopSharing());
            await client.publish('screen', track);
          }),
    toggleRecording: () => attempt(() => (state.recording?.state === 'recording' ? client.stopRecording() : client.startRecording())),
    stopAll,
  };
}
