import { useCallback, useEffect, useRef, useState } from 'react';
import type { RoomClient, RoomState, Source } from '../../sdk';
import type { ChosenDevices } from '../join/useDevices';

export interface OwnTracks {
  /** The devices of the start have been dealt with. */
  isReady: boolean;
  trackOf: (source: Source) => MediaStreamTrack | null;
  /** Publishes a track, in the place of the one before if there is one, or stops it: nobody is filmed for nothing. */
  put: (source: Source, track: MediaStreamTrack) => Promise<void>;
  drop: (source: Source) => Promise<void>;
  stopAll: () => void;
  /** A device that went away by itself. */
  lost: 'camera' | 'microphone' | null;
  forgetLost: () => void;
}

/** The tracks that this page sends, from the devices chosen at the door until the end. */
export function useOwnTracks(client: RoomClient, state: RoomState, devices: Promise<ChosenDevices>, onProblem: (error: unknown) => void): OwnTracks {
  const tracks = useRef<Partial<Record<Source, MediaStreamTrack>>>({});
  const [, changed] = useState(0);
  const [isReady, setIsReady] = useState(false);
  const [lost, setLost] = useState<OwnTracks['lost']>(null);
  const problem = useRef(onProblem);
  problem.current = onProblem;

  const drop = useCallback(async (source: Source) => {
    tracks.current[source]?.stop();
    delete tracks.current[source];
    changed((n) => n + 1);
    await client.unpublish(source);
  }, [client]);

  const ended = useCallback((source: Source) => {
    if (source === 'camera' || source === 'microphone') {
      setLost(source);
      client.setMuted(source, true).catch(() => undefined); // others see no frozen picture
    } else {
      drop(source).catch((error: unknown) => problem.current(error)); // the browser's own "stop sharing"
    }
  }, [client, drop]);

  const put = useCallback(async (source: Source, track: MediaStreamTrack) => {
    const before = tracks.current[source];
    tracks.current[source] = track;
    track.addEventListener('ended', () => {
      if (tracks.current[source] === track) {
        ended(source);
      }
    });
    changed((n) => n + 1);
    try {
      await client.publish(source, track);
      before?.stop();
    } catch (error) {
      track.stop();
      if (tracks.current[source] === track) {
        delete tracks.current[source];
      }
      throw error;
    } finally {
      changed((n) => n + 1);
    }
  }, [client, ended]);

  const stopAll = useCallback(() => {
    Object.values(tracks.current).forEach((track) => track.stop());
    tracks.current = {};
    void devices.then(({ camera, microphone }) => [camera, microphone].forEach((track) => track?.stop()));
  }, [devices]);

  const joined = state.status === 'connected';
  const mayPublish = state.participants.find((one) => one.id === state.selfId)?.canPublish ?? false;
  const begun = useRef(false);
  useEffect(() => {
    if (!joined || begun.current) {
      return;
    }
    begun.current = true;
    const begin = async () => {
      const { microphone, camera } = await devices;
      const chosen = [['microphone', microphone], ['camera', camera]] as const;
      if (!mayPublish || client.getState().status === 'closed') {
        chosen.forEach(([, track]) => track?.stop());
        return;
      }
      await Promise.all(chosen.flatMap(([source, track]) => (track ? put(source, track) : [])));
    };
    begin()
      .catch((error: unknown) => problem.current(error))
      .finally(() => setIsReady(true));
  }, [client, devices, joined, mayPublish, put]);

  return {
    isReady,
    trackOf: (source) => tracks.current[source] ?? null,
    put,
    drop,
    stopAll,
    lost,
    forgetLost: useCallback(() => setLost(null), []),
  };
}
