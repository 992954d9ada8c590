import type { EncodingWanted } from '../connection/protocol';
import type { Kind, Source } from '../values';
import { preferCodecs } from './codecs';
import { applyWanted, layoutOf, planVideo, type SentEncoding, type VideoPlan } from './encodings';
import { preferExtensions } from './headerExtensions';

/** What a line is to send, as far as it is fixed when the line is made. */
export interface LineChoice {
  /** Codecs in the words of the protocol, best first. */
  codecs: readonly string[];
  plan: VideoPlan | null;
}

/** One source that is published, and the line of the peer connection that carries it. */
export class PublishLine {
  muted: boolean;
  transceiver: RTCRtpTransceiver | null = null;
  trackId: string | null = null;
  choice: LineChoice | null = null;
  private changing: Promise<void> = Promise.resolve();

  constructor(
    readonly source: Source,
    public track: MediaStreamTrack,
  ) {
    this.muted = !track.enabled;
  }

  get kind(): Kind {
    return kindOf(this.source);
  }

  /** What to send of this track with the codecs of the room. */
  choose(codecs: { video: readonly string[]; audio: readonly string[] }, canScale: boolean): LineChoice {
    if (this.kind === 'audio') {
      // Redundancy (RFC 2198) repairs what an uplink loses; the relay takes it off for those who do not take it.
      return { codecs: ['red', ...codecs.audio], plan: null };
    }

    const { width = 0, height = 0 } = this.track.getSettings?.() ?? {};
    return { codecs: codecs.video, plan: planVideo(this.source, codecs.video[0] ?? 'VP8', { width, height }, canScale) };
  }

  /** Makes a line of its own. */
  add(peer: RTCPeerConnection, choice: LineChoice): void {
    const transceiver = peer.addTransceiver(this.track, {
      direction: 'sendonly',
      ...(choice.plan ? { sendEncodings: choice.plan.encodings } : {}),
    });
    this.transceiver = transceiver;
    this.prefer(choice);
    if (this.source === 'screen') {
      this.change((parameters) => ({ ...parameters, degradationPreference: 'maintain-resolution' }));
    }
  }

  /** Uses an idle line whose layout is that of the choice. */
  async reuse(transceiver: RTCRtpTransceiver, choice: LineChoice): Promise<void> {
    this.transceiver = transceiver;
    transceiver.direction = 'sendonly';
    this.prefer(choice);
    await transceiver.sender.replaceTrack(this.track);
    this.change((parameters) => ({
      ...parameters,
      encodings: parameters.encodings.map((encoding, i) => ({ ...encoding, ...choice.plan?.encodings[i], active: true })),
    }));
  }

  /** The codecs of the next offer. */
  prefer(choice: LineChoice): void {
    this.choice = choice;
    if (this.transceiver) {
      preferCodecs(this.transceiver, this.kind, 'send', choice.codecs);
      preferExtensions(this.transceiver, this.kind);
    }
  }

  /** Switches off what nobody takes, and on again. */
  wanted(encodings: readonly EncodingWanted[]): void {
    const plan = this.choice?.plan;
    if (plan) {
      this.change((parameters) => ({ ...parameters, encodings: applyWanted(plan, parameters.encodings, encodings) }));
    }
  }

  /** Gives the line of the peer connection up. SDP has no way to take it away. */
  async retire(): Promise<void> {
    const transceiver = this.transceiver;
    this.transceiver = null;
    this.trackId = null;
    if (transceiver) {
      transceiver.direction = 'inactive';
      await transceiver.sender.replaceTrack(null);
    }
  }

  /** One change after the other: parameters may only be set as they were last got. What a browser refuses stays as it is. */
  private change(next: (parameters: RTCRtpSendParameters & { encodings: SentEncoding[] }) => RTCRtpSendParameters): void {
    const sender = this.transceiver?.sender;
    this.changing = this.changing
      .then(() => (sender ? sender.setParameters(next(sender.getParameters())) : undefined))
      .catch(() => undefined);
  }
}

export function kindOf(source: Source): Kind {
  return source === 'microphone' || source === 'screenAudio' ? 'audio' : 'video';
}

export function sameLayout(a: LineChoice | null | undefined, b: LineChoice): boolean {
  return !!a && (a.plan && layoutOf(a.plan)) === (b.plan && layoutOf(b.plan));
}
