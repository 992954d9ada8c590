import { useEffect, useRef } from 'react';
import type { Size } from '../sdk';
import { useShownSize } from './useShownSize';

interface VideoViewProps {
  track: MediaStreamTrack;
  mirrored?: boolean;
  contain?: boolean;
  /** Wants to know at which size the picture is seen. */
  onSize?: (size: Size | null) => void;
}

/** A picture without sound. Sound is played once for the whole room, by RoomAudio. */
export function VideoView({ track, mirrored = false, contain = false, onSize }: VideoViewProps) {
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
  useShownSize(video, onSize);
  return <video ref={video} className={`view${mirrored ? ' mirrored' : ''}${contain ? ' contain' : ''}`} autoPlay playsInline muted />;
}
