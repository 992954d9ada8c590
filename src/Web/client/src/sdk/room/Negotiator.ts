import { Pause } from '../connection/timing';
import type { MediaConnection, OfferCall, OfferReply } from '../connection/protocol';
import { codeOf, RoomError } from '../RoomError';
import type { PathState, Source } from '../values';
import { addExtensions, needsExtensions } from './headerExtensions';
import { IceWatch } from './IceWatch';
import { OfferQueue } from './OfferQueue';

/** The way of an offer to the server. */
export interface OfferPath {
  offer(call: OfferCall): Promise<OfferReply>;
  /** Done when the hub connection stands again; refused when there will be none. */
  ready(): Promise<void>;
}

/** What differs between the two connections. */
export interface Lines {
  /** Puts the lines on a fresh peer connection. */
  prepare(peer: RTCPeerConnection): void;
  /** False while there is nothing to offer. */
  isWanted(): boolean;
  sources?(): Record<string, Source>;
  answered(reply: OfferReply): void;
}

const busyWait = 1_000;
const attemptsWhenBusy = 5;

/** One media connection to the relay: its peer connection, its offers, and what is done when its path breaks. */
export class Negotiator {
  private watch: IceWatch | null = null;
  private current: RTCPeerConnection | null = null;
  private answeredAt: number | null = null;
  private readonly queue = new OfferQueue(() => this.run());
  private readonly pause = new Pause();
  private isClosed = false;

  constructor(
    private readonly connection: MediaConnection,
    private readonly path: OfferPath,
    private readonly createPeer: () => RTCPeerConnection,
    private readonly lines: Lines,
    private readonly onPath: (state: PathState) => void = () => undefined,
  ) {}

  get peer(): RTCPeerConnection | null {
    return this.current;
  }

  /** Offers the lines as they are now. */
  negotiate(): Promise<void> {
    return this.isClosed ? Promise.reject(new RoomError('closed')) : this.queue.request();
  }

  /** The peer connection, made if there is none. */
  open(): RTCPeerConnection {
    if (this.isClosed) {
      throw new RoomError('closed');
    }

    if (!this.current) {
      const peer = this.createPeer();
      this.current = peer;
      this.answeredAt = null;
      this.watch = new IceWatch(peer, {
        restart: () => {
          peer.restartIce();
          return this.negotiate();
        },
        renew: () => this.renew(),
        told: this.onPath,
      });
      this.lines.prepare(peer);
    }

    return this.current;
  }

  /** Begins again with another peer connection, if there was one. */
  renew(): void {
    if (this.current && !this.isClosed) {
      this.drop();
      if (this.lines.isWanted()) {
        this.negotiate().catch(() => undefined);
      }
    }
  }

  /** After the hub connection came back: media that has not kept up looks for its path anew. */
  revive(): void {
    if (this.current && this.answeredAt !== null && this.current.connectionState !== 'connected') {
      this.restart();
    }
  }

  /** Looks for a path anew on the same peer connection; the one in use goes on until there is another. */
  restart(): void {
    if (this.answeredAt !== null) {
      this.watch?.restartNow();
    }
  }

  /** Where TURN servers are, for the next path that is looked for. */
  useServers(iceServers: RTCIceServer[]): void {
    this.current?.setConfiguration({ ...this.current.getConfiguration(), iceServers });
  }

  /** The server has closed its end. Late news of an earlier peer connection is no reason to begin again. */
  serverClosed(n: number): void {
    if (this.answeredAt !== null && n > this.answeredAt) {
      this.renew();
    }
  }

  close(): void {
    this.isClosed = true;
    this.pause.wake();
    this.drop();
  }

  private drop(): void {
    this.watch?.stop();
    this.current?.close();
    this.watch = null;
    this.current = null;
    this.answeredAt = null;
  }

  private async run(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        if (await this.offerOnce()) {
          return;
        }
      } catch (error) {
        await this.recover(error, attempt);
      }
    }
  }

  /** False if the peer connection was changed for another one meanwhile. */
  private async offerOnce(): Promise<boolean> {
    const peer = this.open();
    await describe(peer);
    if (peer !== this.current) {
      return false;
    }

    const sources = this.lines.sources?.();
    const reply = await this.path.offer({
      connection: this.connection,
      sdp: peer.localDescription?.sdp ?? '',
      ...(sources ? { sources } : {}),
    });
    if (peer !== this.current) {
      return false;
    }

    await peer.setRemoteDescription({ type: 'answer', sdp: reply.sdp });
    if (peer !== this.current) {
      return false;
    }

    this.answeredAt ??= reply.lastEvent;
    this.lines.answered(reply);
    return true;
  }

  /** Throws what no further attempt would mend. */
  private async recover(error: unknown, attempt: number): Promise<void> {
    switch (codeOf(error)) {
      case 'disconnected':
        await this.path.ready();
        break;
      case 'tooManyRequests':
        if (attempt >= attemptsWhenBusy) {
          throw error;
        }

        await this.pause.wait(busyWait * attempt);
        break;
      default:
        throw error;
    }
  }
}

/** The implicit way, but where the offer must be completed by hand. */
async function describe(peer: RTCPeerConnection): Promise<void> {
  if (peer.signalingState !== 'stable' || !needsExtensions()) {
    await peer.setLocalDescription();
    return;
  }

  const { sdp = '' } = await peer.createOffer();
  await peer.setLocalDescription({ type: 'offer', sdp: addExtensions(sdp) });
}
