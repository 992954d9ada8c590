import type { OfferReply } from '../connection/protocol';
import { RoomError } from '../RoomError';
import type { Kind, RoomState, Source } from '../values';
import { Negotiator, type Lines, type OfferPath } from './Negotiator';

export type Published = RoomState['published'];

export interface PublishPath extends OfferPath {
  setMuted(trackId: string, muted: boolean): Promise<void>;
}

interface Line {
  track: MediaStreamTrack;
  muted: boolean;
  transceiver: RTCRtpTransceiver | null;
  trackId: string | null;
}

const videoBitrate: Partial<Record<Source, number>> = { camera: 1_000_000, screen: 2_500_000 };

/** One's own tracks: a sending line for each source. */
export class PublishConnection implements Lines {
  private readonly negotiator: Negotiator;
  private readonly lines = new Map<Source, Line>();

  constructor(
    private readonly path: PublishPath,
    createPeer: () => RTCPeerConnection,
    private readonly onChange: (published: Published) => void,
  ) {
    this.negotiator = new Negotiator('publish', path, createPeer, this);
  }

  get peer(): RTCPeerConnection | null {
    return this.negotiator.peer;
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

    const line: Line = { track, muted: !track.enabled, transceiver: null, trackId: null };
    const peer = this.negotiator.open();
    this.lines.set(source, line);
    try {
      await this.attach(peer, source, line);
      await this.negotiator.negotiate();
    } catch (error) {
      if (this.lines.get(source) === line) {
        this.lines.delete(source);
        await retire(line);
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
    await retire(line);
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

  renew(): void {
    this.negotiator.renew();
  }

  revive(): void {
    this.negotiator.revive();
  }

  serverClosed(n: number): void {
    this.negotiator.serverClosed(n);
  }

  close(): void {
    this.negotiator.close();
    this.lines.clear();
  }

  prepare(peer: RTCPeerConnection): void {
    for (const [source, line] of this.lines) {
      line.trackId = null;
      line.transceiver = addLine(peer, source, line.track);
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

  /** A line whose source was unpublished is used again: SDP has no way to take a line away. */
  private async attach(peer: RTCPeerConnection, source: Source, line: Line): Promise<void> {
    const used = new Set([...this.lines.values()].map((one) => one.transceiver));
    const idle = peer
      .getTransceivers()
      .find((one) => !used.has(one) && one.direction === 'inactive' && one.receiver.track.kind === line.track.kind);
    if (!idle) {
      line.transceiver = addLine(peer, source, line.track);
      return;
    }

    line.transceiver = idle;
    idle.direction = 'sendonly';
    await idle.sender.replaceTrack(line.track);
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

function kindOf(source: Source): Kind {
  return source === 'microphone' || source === 'screenAudio' ? 'audio' : 'video';
}

function addLine(peer: RTCPeerConnection, source: Source, track: MediaStreamTrack): RTCRtpTransceiver {
  const maxBitrate = videoBitrate[source];
  return peer.addTransceiver(track, {
    direction: 'sendonly',
    ...(maxBitrate === undefined ? {} : { sendEncodings: [{ maxBitrate }] }),
  });
}

async function retire(line: Line): Promise<void> {
  if (line.transceiver) {
    line.transceiver.direction = 'inactive';
    await line.transceiver.sender.replaceTrack(null);
  }
}
