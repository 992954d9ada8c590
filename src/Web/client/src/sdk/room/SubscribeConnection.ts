import type { OfferReply } from '../connection/protocol';
import { Negotiator, type Lines, type OfferPath } from './Negotiator';
import { preferRelayCodecs } from './codecs';

const initialPairs = 8;
const retryAfter = 5_000;

/** The tracks of others: pairs of receiving lines (audio, video) that the server fills as it sees fit. */
export class SubscribeConnection implements Lines {
  private readonly negotiator: Negotiator;
  private pairs = initialPairs;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    path: OfferPath,
    createPeer: () => RTCPeerConnection,
    private readonly onAnswer: (reply: OfferReply) => void,
  ) {
    this.negotiator = new Negotiator('subscribe', path, createPeer, this);
  }

  get peer(): RTCPeerConnection | null {
    return this.negotiator.peer;
  }

  /** Offers; a refusal is not the end, since the relay may have room later. */
  start(): void {
    clearTimeout(this.retry);
    this.negotiator.negotiate().catch(() => {
      this.retry = setTimeout(() => this.start(), retryAfter);
    });
  }

  /** Begins again at a new place in the room. */
  restart(): void {
    if (this.negotiator.peer) {
      this.negotiator.renew();
    } else {
      this.start();
    }
  }

  revive(): void {
    this.negotiator.revive();
  }

  serverClosed(n: number): void {
    this.negotiator.serverClosed(n);
  }

  needPairs(pairs: number): void {
    if (pairs > this.pairs) {
      const peer = this.negotiator.open();
      addPairs(peer, pairs - this.pairs);
      this.pairs = pairs;
      this.start();
    }
  }

  trackOf(mid: string): MediaStreamTrack | null {
    const transceivers = this.negotiator.peer?.getTransceivers() ?? [];
    return transceivers.find((one) => one.mid === mid)?.receiver.track ?? null;
  }

  close(): void {
    clearTimeout(this.retry);
    this.negotiator.close();
  }

  prepare(peer: RTCPeerConnection): void {
    addPairs(peer, this.pairs);
  }

  isWanted(): boolean {
    return true;
  }

  answered(reply: OfferReply): void {
    this.onAnswer(reply);
  }
}

function addPairs(peer: RTCPeerConnection, count: number): void {
  for (let i = 0; i < count; i++) {
    preferRelayCodecs(peer.addTransceiver('audio', { direction: 'recvonly' }), 'audio');
    preferRelayCodecs(peer.addTransceiver('video', { direction: 'recvonly' }), 'video');
  }
}
