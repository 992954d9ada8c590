import { connectHub, type Hub } from './connection/HubConnection';
import type { JoinReply, OfferReply, RecordingReply, RoomEvent } from './connection/protocol';
import { RoomLink } from './connection/RoomLink';
import { PublishConnection, type PublishPath } from './room/PublishConnection';
import { emptyRoom, joinedRoom, reduceRoom, type RoomModel } from './room/RoomModel';
import { RoomStore } from './room/RoomStore';
import { mediaOf, replaceSlots } from './room/SlotTable';
import { SubscribeConnection } from './room/SubscribeConnection';
import { codeOf } from './RoomError';
import type { RoomState, Source } from './values';

export interface RoomClientOptions {
  /** Where the server is; the page's own origin by default. */
  baseUrl?: string;
  token: string;
  iceTransportPolicy?: RTCIceTransportPolicy;
}

/** What a client is made of; tests put their own in. */
export interface RoomClientParts {
  connect(): Hub;
  createPeer(): RTCPeerConnection;
}

/** One participant's presence in one room. It is used once: who joins again makes another. */
export class RoomClient {
  private readonly store = new RoomStore();
  private readonly link: RoomLink;
  private readonly publishing: PublishConnection;
  private readonly subscribing: SubscribeConnection;
  private model: RoomModel = emptyRoom;

  constructor(options: RoomClientOptions, parts: Partial<RoomClientParts> = {}) {
    const createPeer = parts.createPeer ?? (() => new RTCPeerConnection(peerOptions(options)));
    const connect = parts.connect ?? (() => connectHub(options.baseUrl ?? '', options.token));
    this.link = new RoomLink(connect, {
      joined: (reply, isNewPlace) => this.joined(reply, isNewPlace),
      event: (event) => this.receive(event),
      reconnecting: () => this.store.update({ status: 'reconnecting' }),
      closed: (reason) => this.closed(reason),
    });
    const path: PublishPath = {
      offer: (call) => this.link.invoke<OfferReply>('Offer', call),
      ready: () => this.link.ready(),
      setMuted: (trackId, muted) => this.link.invoke('SetMuted', { trackId, muted }),
    };
    this.publishing = new PublishConnection(path, createPeer, (published) => this.store.update({ published }));
    this.subscribing = new SubscribeConnection(path, createPeer, (reply) => this.subscribed(reply));
  }

  getState = (): RoomState => this.store.getState();

  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  async join(): Promise<void> {
    this.store.update({ status: 'connecting' });
    await this.link.open();
  }

  /** Gives the place up. The tracks that were published go on: they belong to whoever opened them. */
  leave(): Promise<void> {
    return this.link.leave();
  }

  /** Publishes a track, or puts it in the place of the present one of that source. Waits while the hub is away. */
  publish(source: Source, track: MediaStreamTrack): Promise<void> {
    return this.publishing.publish(source, track);
  }

  unpublish(source: Source): Promise<void> {
    return this.publishing.unpublish(source);
  }

  /** Takes effect at once; if the hub is away, the others are told when it is back. */
  async setMuted(source: Source, muted: boolean): Promise<void> {
    try {
      await this.publishing.setMuted(source, muted);
    } catch (error) {
      if (codeOf(error) !== 'disconnected') {
        throw error;
      }
    }
  }

  async startRecording(): Promise<void> {
    await this.link.invoke<RecordingReply>('StartRecording');
  }

  async stopRecording(): Promise<void> {
    await this.link.invoke<RecordingReply>('StopRecording');
  }

  async assignPair(pair: number, participantId: string | null): Promise<void> {
    await this.link.invoke('AssignPair', { pair, participantId });
  }

  async getStats(): Promise<{ publish: RTCStatsReport | null; subscribe: RTCStatsReport | null }> {
    const [publish, subscribe] = await Promise.all([
      this.publishing.peer?.getStats() ?? null,
      this.subscribing.peer?.getStats() ?? null,
    ]);
    return { publish, subscribe };
  }

  private joined(reply: JoinReply, isNewPlace: boolean): void {
    this.model = joinedRoom(this.model, reply);
    this.store.update({ status: 'connected', room: reply.room, selfId: reply.self.id });
    this.show();
    if (isNewPlace || this.hasLostPublications(reply)) {
      this.publishing.renew();
    } else {
      this.publishing.revive();
      this.publishing.confirmMuted().catch(() => undefined);
    }

    if (!reply.self.canSubscribe) {
      return;
    }

    if (isNewPlace || reply.snapshot?.slots.length === 0) {
      this.subscribing.restart();
    } else {
      this.subscribing.revive();
    }
  }

  /** Too long away for a replay, one learns from the snapshot that the server has closed a connection. */
  private hasLostPublications(reply: JoinReply): boolean {
    const known = new Set(reply.self.tracks.map((track) => track.id));
    return reply.snapshot !== null && this.publishing.trackIds.some((id) => !known.has(id));
  }

  private receive(event: RoomEvent): void {
    this.model = reduceRoom(this.model, event);
    this.show();
    if (event.type === 'needSlots') {
      this.subscribing.needPairs(event.pairs);
    } else if (event.type === 'transportStateChanged' && event.state === 'closed') {
      (event.connection === 'publish' ? this.publishing : this.subscribing).serverClosed(event.n);
    }
  }

  private subscribed(reply: OfferReply): void {
    this.model = { ...this.model, slots: replaceSlots(this.model.slots, reply.slots, reply.lastEvent) };
    this.show();
  }

  private show(): void {
    this.store.update({
      participants: this.model.participants,
      recording: this.model.recording,
      media: mediaOf(this.model.slots, (mid) => this.subscribing.trackOf(mid), this.store.getState().media),
    });
  }

  private closed(reason: string): void {
    this.publishing.close();
    this.subscribing.close();
    this.model = emptyRoom;
    this.store.update({ status: 'closed', closeReason: reason, participants: [], recording: null, media: {}, published: {} });
  }
}

function peerOptions(options: RoomClientOptions): RTCConfiguration {
  return {
    bundlePolicy: 'max-bundle',
    ...(options.iceTransportPolicy ? { iceTransportPolicy: options.iceTransportPolicy } : {}),
  };
}
