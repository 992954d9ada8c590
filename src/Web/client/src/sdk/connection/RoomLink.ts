import { codeOf, RoomError } from '../RoomError';
import { ask } from './ask';
import { EventOrder } from './EventOrder';
import type { Hub } from './HubConnection';
import { protocolVersion, type JoinReply, type RoomEvent } from './protocol';
import { ReconnectPolicy } from './ReconnectPolicy';
import { Pause, within } from './timing';

export interface LinkListener {
  /** A place in the room: a new one, whose media must be offered anew, or the one that was held before. */
  joined(reply: JoinReply, isNewPlace: boolean): void;
  event(event: RoomEvent): void;
  reconnecting(): void;
  closed(reason: string): void;
}

const joinTimeout = 10_000;
const leaveTimeout = 1_000;
/** How long a connection that stands may take to answer anything at all. */
const checkTimeout = 2_500;
/** Older than any event: the server gives a snapshot. */
const snapshotWanted = -1;
const finalCodes = new Set(['badRequest', 'notAllowed', 'notAuthenticated', 'replaced', 'roomClosed', 'unsupportedProtocol']);

/** The place in the room, over as many hub connections as it takes. */
export class RoomLink {
  private hub: Hub | null = null;
  private place: { secret: string; order: EventOrder } | null = null;
  private isClosed = false;
  private node: string | null = null;
  private readonly pause = new Pause();
  private waiting: { resolve: () => void; reject: (error: RoomError) => void }[] = [];

  constructor(
    private readonly connect: (node: string | null) => Hub,
    private readonly listener: LinkListener,
    private readonly decodes: readonly string[] = [],
    private readonly policy = new ReconnectPolicy(),
  ) {}

  /** What another client of the same person needs to take this place over. */
  get secret(): string | null {
    return this.place?.secret ?? null;
  }

  /** The server that has the room, where it is not the one that was asked first. */
  get otherNode(): string | null {
    return this.node;
  }

  /**
   * Joins for the first time. There is no second attempt, and whoever asked is told why; but with the secret of a place
   * that was held before, a server that is away is waited for.
   */
  async open(secret?: string): Promise<void> {
    if (secret !== undefined) {
      this.place = { secret, order: new EventOrder(snapshotWanted) };
    }

    try {
      await this.enter();
    } catch (error) {
      if (secret !== undefined && !isFinal(codeOf(error))) {
        this.listener.reconnecting();
        await this.comeBack();
        return;
      }

      this.end(codeOf(error));
      throw error;
    }
  }

  /** Done when there is a connection that has joined. */
  ready(): Promise<void> {
    if (this.isClosed) {
      return Promise.reject(new RoomError('closed'));
    }

    return this.hub ? Promise.resolve() : new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  async invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    const hub = this.hub;
    if (!hub) {
      throw new RoomError(this.isClosed ? 'closed' : 'disconnected');
    }

    try {
      return await ask<T>(hub, method, ...args);
    } catch (error) {
      if (codeOf(error) === 'notJoined' && hub === this.hub) {
        this.place = null;
        this.lose(hub);
        throw new RoomError('disconnected', 'The place in the room is lost; joining anew.');
      }

      throw error;
    }
  }

  async leave(): Promise<void> {
    const hub = this.hub;
    this.end('left');
    if (hub) {
      await within(leaveTimeout, hub.invoke('Leave')).catch(() => undefined);
      await hub.stop().catch(() => undefined);
    }
  }

  /** The network has changed: a connection that no longer answers is given up at once, and a pause ends. */
  async check(): Promise<void> {
    this.pause.wake();
    const hub = this.hub;
    if (hub && !(await answers(hub))) {
      this.lose(hub);
    }
  }

  /** Enters where the room is. The server that was asked may name another one, and that one may be gone later. */
  private async enter(): Promise<void> {
    try {
      await this.enterAt(this.node);
    } catch (error) {
      const other = error instanceof RoomError && error.code === 'otherNode' ? error.url : null;
      this.node = other;
      if (other === null) {
        throw error;
      }

      await this.enterAt(other);
    }
  }

  private async enterAt(node: string | null): Promise<void> {
    const hub = this.connect(node);
    const early: RoomEvent[] = [];
    let take = (event: RoomEvent): void => void early.push(event);
    hub.onEvent((event) => take(event));
    hub.onClose(() => this.lose(hub));
    try {
      await within(joinTimeout, hub.start());
      const reply = await within(joinTimeout, this.join(hub));
      if (this.isClosed || !hub.isOpen) {
        throw new RoomError(this.isClosed ? 'closed' : 'disconnected');
      }

      this.hub = hub;
      this.admit(reply);
      take = (event) => this.receive(hub, event);
      early.forEach(take);
      this.waiting.splice(0).forEach((one) => one.resolve());
    } catch (error) {
      take = () => undefined;
      void hub.stop().catch(() => undefined);
      throw error;
    }
  }

  private async join(hub: Hub): Promise<JoinReply> {
    const resume = this.place ? { secret: this.place.secret, lastEvent: this.place.order.last } : undefined;
    try {
      return await ask<JoinReply>(hub, 'Join', {
        protocol: protocolVersion,
        batches: true,
        ...(this.decodes.length > 0 ? { decodes: this.decodes } : {}),
        ...(resume ? { resume } : {}),
      });
    } catch (error) {
      // The place is held by another connection of the same identity, and taking it back would throw that one out.
      throw resume && codeOf(error) === 'notAllowed' ? new RoomError('replaced') : error;
    }
  }

  private admit(reply: JoinReply): void {
    const isKnown = this.place?.secret === reply.resumeSecret && this.place.order.last !== snapshotWanted;
    const kept = isKnown ? this.place : null;
    const place = kept ?? { secret: reply.resumeSecret, order: new EventOrder(reply.lastEvent) };
    this.place = place;
    this.listener.joined(reply, !kept);
    for (const event of reply.replay) {
      if (place.order.take(event) !== 'seen') {
        place.order.skipTo(event.n);
        this.listener.event(event);
      }
    }

    place.order.skipTo(Math.max(place.order.last, reply.lastEvent));
  }

  private receive(hub: Hub, event: RoomEvent): void {
    if (hub !== this.hub || !this.place) {
      return;
    }

    if (event.type === 'roomClosed') {
      this.roomClosed(hub, event.reason);
      return;
    }

    const place = this.place.order.take(event);
    if (place === 'next') {
      this.listener.event(event);
    } else if (place === 'gap') {
      // A connection joins once, so what is missing is asked for over another one.
      this.lose(hub);
    }
  }

  private roomClosed(hub: Hub, reason: string): void {
    if (reason === 'shutdown' || reason === 'moved') {
      this.lose(hub);
    } else {
      this.end(reason);
      void hub.stop().catch(() => undefined);
    }
  }

  private lose(hub: Hub): void {
    if (hub !== this.hub || this.isClosed) {
      return;
    }

    this.hub = null;
    void hub.stop().catch(() => undefined);
    this.listener.reconnecting();
    void this.comeBack();
  }

  private async comeBack(): Promise<void> {
    const brokenAt = Date.now();
    for (let attempt = 0; !this.isClosed; attempt++) {
      const wait = this.policy.next(attempt, Date.now() - brokenAt, Math.random());
      if (wait === null) {
        this.end('connectionLost');
        return;
      }

      await this.pause.wait(wait);
      if (this.isClosed) {
        return;
      }

      try {
        await this.enter();
        return;
      } catch (error) {
        const code = codeOf(error);
        if (isFinal(code)) {
          this.end(code);
        }
      }
    }
  }

  private end(reason: string): void {
    if (this.isClosed) {
      return;
    }

    this.isClosed = true;
    this.hub = null;
    this.pause.wake();
    this.waiting.splice(0).forEach((one) => one.reject(new RoomError('closed')));
    this.listener.closed(reason);
  }
}

function isFinal(code: string): boolean {
  return finalCodes.has(code);
}

/** Any answer will do, a refusal too. */
async function answers(hub: Hub): Promise<boolean> {
  const answered = hub.invoke('GetConnection', {}).then(
    () => true,
    () => hub.isOpen,
  );
  return within(checkTimeout, answered).catch(() => false);
}
