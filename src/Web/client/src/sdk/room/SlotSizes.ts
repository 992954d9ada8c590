import type { SlotSize } from '../connection/protocol';
import { codeOf } from '../RoomError';
import type { Size } from '../values';

/** Changes are collected for a moment: tiles are laid out one after the other. */
const collect = 60;
/** The server takes five calls a second; a little fewer, since calls do not travel evenly. */
const interval = 250;
const retryAfter = 2_000;

export interface SlotSizesPorts {
  send(slots: SlotSize[]): Promise<unknown>;
  midOf(track: MediaStreamTrack): string | null;
  /** MIDs of the video slots that show something now. */
  shown(): string[];
}

/** Tells the server at which size each picture is on the screen, so that it sends no more than that. */
export class SlotSizes {
  private readonly views = new Map<unknown, { track: MediaStreamTrack; size: Size }>();
  private told = new Map<string, string>();
  private isVisible = true;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastSent = -Infinity;

  constructor(private readonly ports: SlotSizesPorts) {}

  /** A picture of a track at this size; null when it is gone. A track may be shown in several places. */
  show(view: unknown, track: MediaStreamTrack, size: Size | null): void {
    if (size) {
      this.views.set(view, { track, size });
    } else {
      this.views.delete(view);
    }

    this.changed();
  }

  /** False while nobody can see the page at all. */
  setVisible(isVisible: boolean): void {
    if (this.isVisible !== isVisible) {
      this.isVisible = isVisible;
      this.changed();
    }
  }

  /** The slots show something else. */
  changed(): void {
    this.timer ??= setTimeout(() => this.flush(), Math.max(collect, this.lastSent + interval - Date.now()));
  }

  /** The server knows nothing of what was told: it has another peer connection, or another place in the room. */
  forget(): void {
    this.told = new Map();
    this.changed();
  }

  stop(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }

    this.timer = null;
    this.views.clear();
  }

  private flush(): void {
    this.timer = null;
    const sizes = this.sizes();
    const slots = [...sizes].flatMap(([mid, { width, height }]) =>
      this.told.get(mid) === `${width}x${height}` ? [] : [{ mid, width, height }]);
    if (slots.length === 0) {
      return;
    }

    this.lastSent = Date.now();
    slots.forEach((slot) => this.told.set(slot.mid, `${slot.width}x${slot.height}`));
    this.ports.send(slots).catch((error: unknown) => {
      slots.forEach((slot) => this.told.delete(slot.mid));
      if (codeOf(error) === 'tooManyRequests') {
        this.timer ??= setTimeout(() => this.flush(), retryAfter);
      }
    });
  }

  /** The largest view of each slot that shows something. */
  private sizes(): Map<string, Size> {
    const sizes = new Map<string, Size>(this.ports.shown().map((mid) => [mid, { width: 0, height: 0 }]));
    for (const { track, size } of this.views.values()) {
      const mid = this.ports.midOf(track);
      const known = mid === null ? undefined : sizes.get(mid);
      if (mid !== null && known && this.isVisible && size.width * size.height > known.width * known.height) {
        sizes.set(mid, { width: Math.round(size.width), height: Math.round(size.height) });
      }
    }

    return sizes;
  }
}
