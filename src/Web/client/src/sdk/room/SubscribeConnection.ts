import type { OfferReply } from '../connection/protocol';
import { Negotiator, type Lines, type OfferPath } from './Negotiator';
import type { Kind, PathState } from '../values';
import { decodableVideo, preferCodecs } from './codecs';
import { preferExtensions } from './headerExtensions';

const initialPairs = 8;
/** Audio lines beyond the pairs, for the loudest of those who are off screen. */
const spareAudio = 3;
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
    onPath: (state: PathState) => void = () => undefined,
  ) {
    this.negotiator = new Negotiator('subscribe', path, createPeer, this, onPath);
  }

  /** Its offers, and what is done when its path breaks. */
  get media(): Negotiator {
    return this.negotiator;
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

  needPairs(pairs: number): void {
    if (pairs > this.pairs) {
      const peer = this.negotiator.open();
      this.pairs = pairs;
      addLines(peer, pairs);
      this.start();
    }
  }

  trackOf(mid: string): MediaStreamTrack | null {
    const transceivers = this.negotiator.peer?.getTransceivers() ?? [];
    return transceivers.find((one) => one.mid === mid)?.receiver.track ?? null;
  }

  midOf(track: MediaStreamTrack): string | null {
    const transceivers = this.negotiator.peer?.getTransceivers() ?? [];
    return transceivers.find((one) => one.receiver.track === track)?.mid ?? null;
  }

  close(): void {
    clearTimeout(this.retry);
    this.negotiator.close();
  }

  prepare(peer: RTCPeerConnection): void {
    addLines(peer, this.pairs);
  }

  isWanted(): boolean {
    return true;
  }

  answered(reply: OfferReply): void {
    this.onAnswer(reply);
  }
}

/** The i-th audio and the i-th video line are a pair. Lines are only ever added: former spare ones come to belong to pairs. */
function addLines(peer: RTCPeerConnection, pairs: number): void {
  const codecs = { audio: ['opus', 'red'], video: decodableVideo() };
  const present = (kind: Kind): number => peer.getTransceivers().filter((one) => one.receiver.track.kind === kind).length;
  const missing = { audio: pairs + spareAudio - present('audio'), video: pairs - present('video') };
  for (let i = 0; i < Math.max(missing.audio, missing.video); i++) {
    for (const kind of ['audio', 'video'] as const) {
      if (i < missing[kind]) {
        const line = peer.addTransceiver(kind, { direction: 'recvonly' });
        preferCodecs(line, kind, 'receive', codecs[kind]);
        preferExtensions(line, kind);
      }
    }
  }
}
