import { useEffect, useState } from 'react';

const second = 1000;

/** How long the call has lasted. */
export function CallTime({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), second);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / second));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return <span className="num" role="timer" aria-live="off">{shown.map((part) => String(part).padStart(2, '0')).join(':')}</span>;
}
