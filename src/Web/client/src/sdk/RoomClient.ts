import { sendGoodbye, type Goodbye } from './connection/goodbye';
import { connectHub, type Hub } from './connection/HubConnection';
import { watchNetwork } from './connection/NetworkWatch';
import type { JoinReply, MediaConnection, OfferReply, RecordingReply, RoomEvent } from './connection/protocol';
import { RoomLink } from './connection/RoomLink';
import { decodableVideo } from './room/codecs';
import type { Negotiator } from './room/Negotiator';
import { PublishConnection, type PublishPath } from './room/PublishConnection';
import { emptyRoom, joinedRoom, reduceRoom, sourceOf, type RoomModel } from './room/RoomModel';
import { RoomStore } from './room/RoomStore';
import { SlotSizes } from './room/SlotSizes';
import { mediaOf, replaceSlots, shownVideo } from './room/SlotTable';
import { SubscribeConnection } from './room/SubscribeConnection';
import { codeOf } from './RoomError';
import type { ServerConnection } from './stats/serverConnection';
import type { Pins, RoomState, Size, Source } from './values';

export interface RoomClientOptions {
  /** Where the server is; the page's own origin by default. */
  baseUrl?: string;
  token: string;
  /** Of a place in the room that was held before, by the page that was reloaded. */
  resumeSecret?: string;
  /** Who was assigned to which pair, by the page that was reloaded. */
  pins?: Pins;
  iceTransportPolicy?: RTCIceTransportPolicy;
}

/** What a client is made of; tests put their own in. */
export interface RoomClientParts {
  connect(node: string | null): Hub;
  createPeer(configuration: RTCConfiguration): RTCPeerConnection;
  sendGoodbye(goodbye: Goodbye): void;
}

/** One participant's presence in one room. It is used once: who joins again makes another. */
export class RoomClient {
  private readonly store = new RoomStore();
  private readonly link: RoomLink;
  private readonly publishing: PublishConnection;
  private readonly subscribing: SubscribeConnection;
  private readonly sizes: SlotSizes;
  private readonly sendGoodbye: (goodbye: Goodbye) => void;
  private model: RoomModel = emptyRoom;
  private iceServers: RTCIceServer[] = [];
  private stopWatching: () => void = () => undefined;

  constructor(
    private readonly options: RoomClientOptions,
    parts: Partial<RoomClientParts> = {},
  ) {
    this.store.update({ pins: options.pins ?? {} });
    this.sendGoodbye = parts.sendGoodbye ?? sendGoodbye;
    const make = parts.createPeer ?? ((configuration) => new RTCPeerConnection(configuration));
    const createPeer = (): RTCPeerConnection => make(this.configuration());
    const connect = parts.connect ?? ((node) => connectHub(node ?? options.baseUrl ?? '', options.token));
    this.link = new RoomLink(connect, {
      joined: (reply, isNewPlace) => this.joined(reply, isNewPlace),
      event: (event) => this.receive(event),
      reconnecting: () => this.store.update({ status: 'reconnecting' }),
      closed: (reason) => this.closed(reason),
    }, decodableVideo());
    const path: PublishPath = {
      offer: (call) => this.link.invoke<OfferReply>('Offer', call),
      ready: () => this.link.ready(),
      setMuted: (trackId, muted) => this.link.invoke('SetMuted', { trackId, muted }),
    };
    const tell = (connection: MediaConnection) => (state: RoomState['paths'][MediaConnection]) =>
      this.store.update({ paths: { ...this.store.getState().paths, [connection]: state } });
    this.publishing = new PublishConnection(path, createPeer, (published) => this.store.update({ published }), tell('publish'));
    this.subscribing = new SubscribeConnection(path, createPeer, (reply) => this.subscribed(reply), tell('subscribe'));
    this.sizes = new SlotSizes({
      send: (slots) => this.link.invoke('SetSlotSizes', { slots }),
      midOf: (track) => this.subscribing.midOf(track),
      shown: () => shownVideo(this.model.slots),
    });
  }

  getState = (): RoomState => this.store.getState();

  subscribe = (listener: () => void): (() => void) => this.store.subscribe(listener);

  /** What a reloaded page needs to take this place over; null before there is one. */
  get resumeSecret(): string | null {
    return this.link.secret;
  }

  async join(): Promise<void> {
    this.store.update({ status: 'connecting' });
    this.stopWatching = watchNetwork({
      changed: () => this.networkChanged(),
      online: (isOnline) => this.store.update({ isOnline }),
    });
    await this.link.open(this.options.resumeSecret);
  }

  /** Gives the place up. The tracks that were published go on: they belong to whoever opened them. */
  leave(): Promise<void> {
    return this.link.leave();
  }

  /**
   * Says that the page goes, as it must when it is closed and may when it is only loaded anew: who is back within three
   * seconds has not left.
   */
  sayGoodbye(): void {
    const { room, selfId, status } = this.store.getState();
    const secret = this.link.secret;
    if (!room || selfId === null || secret === null || status === 'closed') {
      return;
    }

    if ((this.link.otherNode ?? this.options.baseUrl ?? '') === '') {
      this.sendGoodbye({ roomId: room.id, participantId: selfId, secret });
    } else {
      // To another server this page may speak by its WebSocket alone.
      this.link.invoke('SayGoodbye').catch(() => undefined);
    }
  }

  /** The page was put away and is shown again, as by the browser's back button: what broke meanwhile is noticed now. */
  comeBack(): void {
    if (this.store.getState().status !== 'closed') {
      this.networkChanged();
    }
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

  /** Shows somebody in a pair, where she stays until assigned anew, also on the next peer connection; null gives the pair back. */
  async assignPair(pair: number, participantId: string | null): Promise<void> {
    await this.link.invoke('AssignPair', { pair, participantId });
    const others = Object.entries(this.store.getState().pins).filter(([at, id]) => Number(at) !== pair && id !== participantId);
    this.store.update({ pins: Object.fromEntries(participantId === null ? others : [...others, [pair, participantId]]) });
  }

  /**
   * Says at which size, in pixels of the screen, a view shows a received picture; null when it is gone. Once a page has
   * said so of one picture, those of which it says nothing are not sent to it.
   */
  showPicture(view: unknown, track: MediaStreamTrack, size: Size | null): void {
    this.sizes.show(view, track, size);
  }

  /** Says whether the page can be seen at all. */
  setPageVisible(isVisible: boolean): void {
    this.sizes.setVisible(isVisible);
  }

  async getStats(): Promise<{ publish: RTCStatsReport | null; subscribe: RTCStatsReport | null }> {
    const [publish, subscribe] = await Promise.all([
      this.publishing.media.peer?.getStats() ?? null,
      this.subscribing.media.peer?.getStats() ?? null,
    ]);
    return { publish, subscribe };
  }

  /** Whose picture or voice a line of a connection carries now. */
  lineOf(connection: MediaConnection, mid: string): { participantId: string; source: Source } | null {
    if (connection === 'publish') {
      const source = this.publishing.sources()[mid];
      const { selfId } = this.store.getState();
      return source && selfId !== null ? { participantId: selfId, source } : null;
    }

    const slot = this.model.slots[mid]?.slot;
    const source = slot?.trackId ? sourceOf(this.model, slot.trackId) : undefined;
    return slot?.participantId && source ? { participantId: slot.participantId, source } : null;
  }

  /** How the server sees this participant's connections. */
  getServerConnection(): Promise<ServerConnection> {
    return this.link.invoke<ServerConnection>('GetConnection', {});
  }

  private joined(reply: JoinReply, isNewPlace: boolean): void {
    this.model = joinedRoom(this.model, reply);
    this.store.update({ status: 'connected', room: reply.room, selfId: reply.self.id });
    this.show();
    this.sizes.forget();
    this.useServers(reply.iceServers ?? []);
    this.publishing.setCodecs(reply.codecs ?? {});
    if (isNewPlace || this.hasLostPublications(reply)) {
      this.publishing.media.renew();
    } else {
      this.publishing.media.revive();
      this.publishing.confirmMuted().catch(() => undefined);
      this.publishing.moveToCodecs().catch(() => undefined);
    }

    if (!reply.self.canSubscribe) {
      return;
    }

    if (isNewPlace || reply.snapshot?.slots.length === 0) {
      this.subscribing.restart();
    } else {
      this.subscribing.media.revive();
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
    switch (event.type) {
      case 'needSlots':
        this.subscribing.needPairs(event.pairs);
        break;
      case 'transportStateChanged':
        if (event.state === 'closed') {
          this.media(event.connection).serverClosed(event.n);
        }

        break;
      case 'useTcp':
        // A browser stays on UDP for as long as that is answered at all: only another peer connection leaves it.
        this.media(event.connection).renew();
        break;
      case 'codecsChanged':
        this.publishing.setCodecs({ video: event.video });
        this.publishing.moveToCodecs().catch(() => undefined);
        break;
      case 'layersWanted':
        this.publishing.layersWanted(event.trackId, event.encodings);
        break;
      case 'slotChanged':
        this.sizes.changed();
        break;
      default:
        break;
    }
  }

  private media(connection: MediaConnection): Negotiator {
    return connection === 'publish' ? this.publishing.media : this.subscribing.media;
  }

  private subscribed(reply: OfferReply): void {
    this.model = { ...this.model, slots: replaceSlots(this.model.slots, reply.slots, reply.lastEvent) };
    this.show();
    this.sizes.forget();
    this.restorePins(reply);
  }

  /** Another connection knows nothing of what was assigned on the one before. Who has gone has no place to keep. */
  private restorePins(reply: OfferReply): void {
    for (const [at, participantId] of Object.entries(this.store.getState().pins)) {
      const pair = Number(at);
      const slot = reply.slots.find((one) => one.pair === pair);
      if (slot && slot.participantId !== participantId) {
        this.assignPair(pair, participantId).catch((error: unknown) => {
          if (codeOf(error) === 'unknownParticipant') {
            const others = Object.entries(this.store.getState().pins).filter(([other]) => other !== at);
            this.store.update({ pins: Object.fromEntries(others) });
          }
        });
      }
    }
  }

  /** The path in use may be gone or not; the new one is looked for beside it. */
  private networkChanged(): void {
    void this.link.check();
    this.publishing.media.restart();
    this.subscribing.media.restart();
  }

  private useServers(iceServers: RTCIceServer[]): void {
    this.iceServers = iceServers;
    this.publishing.media.useServers(iceServers);
    this.subscribing.media.useServers(iceServers);
  }

  private configuration(): RTCConfiguration {
    const { iceTransportPolicy } = this.options;
    return {
      bundlePolicy: 'max-bundle',
      iceServers: this.iceServers,
      ...(iceTransportPolicy ? { iceTransportPolicy } : {}),
    };
  }

  private show(): void {
    const { participants, recording, speakers, quality, undecodable, slots } = this.model;
    this.store.update({
      participants,
      recording,
      speakers,
      quality,
      undecodable,
      media: mediaOf(
        slots,
        (mid) => this.subscribing.trackOf(mid),
        (trackId) => sourceOf(this.model, trackId),
        this.store.getState().media,
      ),
    });
  }

  private closed(reason: string): void {
    this.stopWatching();
    this.sizes.stop();
    this.publishing.close();
    this.subscribing.close();
    this.model = emptyRoom;
    this.store.update({
      status: 'closed',
      closeReason: reason,
      participants: [],
      recording: null,
      speakers: null,
      quality: {},
      undecodable: [],
      media: {},
      published: {},
    });
  }
}
