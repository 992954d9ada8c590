import type { RoomEvent } from './protocol';

/** What to do with an event: it is the next one, it has been seen, or one before it is missing. */
export type Place = 'next' | 'seen' | 'gap';

/** Counts the events of one place in the room; they are numbered without gaps. */
export class EventOrder {
  constructor(private lastSeen: number) {}

  get last(): number {
    return this.lastSeen;
  }

  take(event: RoomEvent): Place {
    if (event.n <= this.lastSeen) {
      return 'seen';
    }

    if (event.n > this.lastSeen + 1) {
      return 'gap';
    }

    this.lastSeen = event.n;
    return 'next';
  }

  skipTo(n: number): void {
    this.lastSeen = n;
  }
}
