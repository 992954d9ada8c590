import type { RoomState } from '../values';

const initial: RoomState = {
  status: 'idle',
  closeReason: null,
  room: null,
  selfId: null,
  participants: [],
  recording: null,
  media: {},
  published: {},
  speakers: null,
  quality: {},
  undecodable: [],
  pins: {},
  paths: { publish: 'new', subscribe: 'new' },
  isOnline: true,
};

/** Holds the present snapshot and tells who listens of a new one. */
export class RoomStore {
  private state = initial;
  private readonly listeners = new Set<() => void>();

  readonly getState = (): RoomState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Nobody is told of a change that is none. */
  update(change: Partial<RoomState>): void {
    const keys = Object.keys(change) as (keyof RoomState)[];
    if (keys.some((key) => this.state[key] !== change[key])) {
      this.state = { ...this.state, ...change };
      [...this.listeners].forEach((listener) => listener());
    }
  }
}
