import { useLevel } from './useLevel';

export function LevelBar({ track, label }: { track: MediaStreamTrack | null; label: string }) {
  const level = useLevel(track);
  return <meter className="level" min={0} max={1} value={Math.min(1, level * 2.5)} aria-label={label} />;
}
