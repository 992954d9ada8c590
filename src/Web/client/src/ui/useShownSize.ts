import { useEffect, type RefObject } from 'react';
import type { Size } from '../sdk';

/** Tells at which size, in pixels of the screen, an element is seen: 0 x 0 while it is scrolled away, null when it is gone. */
export function useShownSize(element: RefObject<HTMLElement | null>, tell: ((size: Size | null) => void) | undefined): void {
  useEffect(() => {
    const shown = element.current;
    if (!shown || !tell) {
      return;
    }
    let isSeen = true;
    const measure = () => {
      const { width, height } = shown.getBoundingClientRect();
      const scale = isSeen ? window.devicePixelRatio : 0;
      tell({ width: Math.round(width * scale), height: Math.round(height * scale) });
    };
    const resized = new ResizeObserver(measure);
    const seen = new IntersectionObserver(([entry]) => {
      isSeen = entry?.isIntersecting ?? true;
      measure();
    });
    resized.observe(shown);
    seen.observe(shown);
    return () => {
      resized.disconnect();
      seen.disconnect();
      tell(null);
    };
  }, [element, tell]);
}
