import { useEffect, useRef } from 'react';

/** A picture without sound. Sound is played once for the whole room, by RoomAudio. */
export function VideoView({ track, mirrored = false, contain = false }: { track: MediaStreamTrack; mirrored?: boolean; contain?: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element) {
      element.srcObject = new MediaStream([track]);
      element.play().catch(() => undefined); // a muted video may always play; a removed one need not
    }
    return () => {
      if (element) {
        element.srcObject = null;
      }
    };
  }, [track]);
  return <video ref={video} className={`view${mirrored ? ' mirrored' : ''}${contain ? ' contain' : ''}`} autoPlay playsInline muted />;
}
