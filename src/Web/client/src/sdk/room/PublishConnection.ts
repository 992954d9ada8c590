import type { CodecNames, EncodingWanted, OfferReply } from '../connection/protocol';
import { RoomError } from '../RoomError';
import type { PathState, RoomState, Source } from '../values';
import { sendableVideo } from './codecs';
import { Negotiator, type Lines, type OfferPath } from './Negotiator';
import { kindOf, PublishLine, sameLayout, type LineChoice } from './PublishLine';
import { canScale } from './scalability';

export type Published = RoomState['published'];

export interface PublishPath extends OfferPath {
  setMuted(trackId: string, muted: boolean): Promise<void>;
}

/** One's own tracks: a sending line for each source. */
export class PublishConnection implements Lines {
  private readonly negotiator: Negotiator;
  private readonly lines = new Map<Source, PublishLine>();
  /** What each line of the peer connection was made for, so that an idle one is used again. */
  private readonly made = new WeakMap<RTCRtpTransceiver, LineChoice>();
  private codecs: CodecNames = { video: ['VP8'], audio: ['opus'] };

  constructor(
    private readonly path: PublishPath,
    createPeer: () => RTCPeerConnection,
    private readonly onChange: (published: Published) => void,
    onPath: (state: PathState) => void = () => undefined,
  ) {
    this.negotiator = new Negotiator('publish', path, createPeer, this, onPath);
  }

  /** Its offers, and what is done when its path breaks. */
  get media(): Negotiator {
    return this.negotiator;
  }

  /** Ids of the tracks that the server knows. */
  get trackIds(): string[] {
    return [...this.lines.values()].flatMap((line) => line.trackId ?? []);
  }

  async publish(source: Source, track: MediaStreamTrack): Promise<void> {
    if (track.kind !== kindOf(source)) {
      throw new RoomError('badRequest', `A ${track.kind} track is no ${source}.`);
    }

    const present = this.lines.get(source);
    if (present) {
      track.enabled = !present.muted;
      present.track = track;
      await present.transceiver?.sender.replaceTrack(track);
      return;
    }

    const line = new PublishLine(source, track);
    const peer = this.negotiator.open();
    this.lines.set(source, line);
    try {
      await this.attach(peer, line, this.choose(line));
      await this.negotiator.negotiate();
    } catch (error) {
      if (this.lines.get(source) === line) {
        this.lines.delete(source);
        await line.retire();
      }

      throw error;
    }
  }

  async unpublish(source: Source): Promise<void> {
    const line = this.lines.get(source);
    if (!line) {
      return;
    }

    this.lines.delete(source);
    this.tell();
    await line.retire();
    await this.negotiator.negotiate();
  }

  async setMuted(source: Source, muted: boolean): Promise<void> {
    const line = this.lines.get(source);
    if (!line) {
      throw new RoomError('unknownTrack', `No ${source} is published.`);
    }

    line.muted = muted;
    line.track.enabled = !muted;
    this.tell();
    if (line.trackId !== null) {
      await this.path.setMuted(line.trackId, muted);
    }
  }

  /** Tells the server again what is muted, after calls may have been lost. */
  async confirmMuted(): Promise<void> {
    for (const line of this.lines.values()) {
      if (line.trackId !== null) {
        await this.path.setMuted(line.trackId, line.muted);
      }
    }
  }

  /** The codecs that the room decodes, best first, for lines that are made from now on. */
  setCodecs(codecs: Partial<CodecNames>): void {
    this.codecs = { ...this.codecs, ...codecs };
  }

  /** Moves what is published already to the first of the codecs that this browser can send. */
  async moveToCodecs(): Promise<void> {
    const moving = [...this.lines.values()].filter(
      (line) => line.choice && this.choose(line).codecs.join() !== line.choice.codecs.join(),
    );
    for (const line of moving) {
      await this.move(line);
    }

    if (moving.length > 0) {
      await this.negotiator.negotiate();
    }
  }

  layersWanted(trackId: string, encodings: readonly EncodingWanted[]): void {
    [...this.lines.values()].find((line) => line.trackId === trackId)?.wanted(encodings);
  }

  close(): void {
    this.negotiator.close();
    this.lines.clear();
  }

  prepare(peer: RTCPeerConnection): void {
    for (const line of this.lines.values()) {
      line.trackId = null;
      this.add(peer, line, this.choose(line));
    }
  }

  isWanted(): boolean {
    return this.lines.size > 0;
  }

  sources(): Record<string, Source> {
    const sources: Record<string, Source> = {};
    for (const [source, line] of this.lines) {
      if (line.transceiver?.mid) {
        sources[line.transceiver.mid] = source;
      }
    }

    return sources;
  }

  answered(reply: OfferReply): void {
    for (const line of this.lines.values()) {
      const track = reply.tracks.find((one) => one.mid === line.transceiver?.mid);
      line.trackId = track?.id ?? line.trackId;
      if (track && track.muted !== line.muted) {
        this.path.setMuted(track.id, line.muted).catch(() => undefined);
      }
    }

    this.tell();
  }

  private choose(line: PublishLine): LineChoice {
    const best = sendableVideo(this.codecs.video);
    const video = [best, ...this.codecs.video.filter((name) => name !== best)];
    return line.choose({ video, audio: this.codecs.audio }, canScale());
  }

  /** Simulcast and scalable coding differ in their encodings, which are fixed for a line; then another line takes over. */
  private async move(line: PublishLine): Promise<void> {
    const choice = this.choose(line);
    const peer = this.negotiator.peer;
    if (sameLayout(line.choice, choice) || !peer) {
      line.prefer(choice);
    } else {
      await line.retire();
      await this.attach(peer, line, choice);
    }
  }

  /** A line whose source was unpublished is used again if it can carry the same. */
  private async attach(peer: RTCPeerConnection, line: PublishLine, choice: LineChoice): Promise<void> {
    const used = new Set([...this.lines.values()].map((one) => one.transceiver));
    const idle = peer.getTransceivers().find((one) =>
      !used.has(one) &&
      one.direction === 'inactive' &&
      one.receiver.track.kind === line.kind &&
      sameLayout(this.made.get(one), choice));
    if (idle) {
      await line.reuse(idle, choice);
    } else {
      this.add(peer, line, choice);
    }
  }

  private add(peer: RTCPeerConnection, line: PublishLine, choice: LineChoice): void {
    line.add(peer, choice);
    if (line.transceiver) {
      this.made.set(line.transceiver, choice);
    }
  }

  private tell(): void {
    const published: Published = {};
    for (const [source, line] of this.lines) {
      if (line.trackId !== null) {
        published[source] = { trackId: line.trackId, muted: line.muted };
      }
    }

    this.onChange(published);
  }
}
