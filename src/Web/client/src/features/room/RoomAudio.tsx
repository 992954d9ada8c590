import { IconVolume } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParticipantMedia } from '../../sdk';

/** Plays everybody's sound. A browser that wants a click first gets a button for it. */
export function RoomAudio({ media }: { media: Record<string, ParticipantMedia> }) {
  const { t } = useTranslation();
  const [blocked, setBlocked] = useState(false);
  const [attempt, setAttempt] = useState(0);
  return (
    <>
      {Object.entries(media).flatMap(([id, { microphone, screenAudio }]) =>
        [microphone, screenAudio].map((audio) =>
          audio && <Voice key={`${id} ${audio.id} ${attempt}`} track={audio} onBlocked={() => setBlocked(true)} />))}
      {blocked && (
        <button
          type="button"
          className="btn pri lg sound-button"
          onClick={() => {
            setBlocked(false);
            setAttempt(attempt + 1);
          }}
        >
          <IconVolume aria-hidden="true" />{t('room.soundOn')}
        </button>
      )}
    </>
  );
}

function Voice({ track, onBlocked }: { track: MediaStreamTrack; onBlocked: () => void }) {
  const audio = useRef<HTMLAudioElement>(null);
  const blocked = useRef(onBlocked);
  blocked.current = onBlocked;
  useEffect(() => {
    const element = audio.current;
    if (element) {
      element.srcObject = new MediaStream([track]);
      element.play().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError') {
          blocked.current();
        }
      });
    }
  }, [track]);
  return <audio ref={audio} autoPlay />;
}
