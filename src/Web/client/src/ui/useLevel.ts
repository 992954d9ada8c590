import { useEffect, useState } from 'react';
import { LevelMeter } from '../sdk';

/** Loudness of a track, 0 to 1, about fifteen times a second; 0 without one. */
export function useLevel(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!track) {
      return;
    }
    const meter = new LevelMeter(track);
    const off = meter.onLevel(setLevel);
    return () => {
      off();
      meter.stop();
      setLevel(0);
    };
  }, [track]);
  return level;
}
