import type { Kind } from '../values';

const relayCodecs: Record<Kind, readonly string[]> = {
  audio: ['audio/opus'],
  video: ['video/vp8', 'video/rtx'],
};

/** Offers only what the relay forwards. An offer of all codecs on 32 pairs of lines would be longer than it may be. */
export function preferRelayCodecs(transceiver: RTCRtpTransceiver, kind: Kind): void {
  const all = globalThis.RTCRtpReceiver?.getCapabilities?.(kind)?.codecs ?? [];
  const wanted = all.filter((codec) => relayCodecs[kind].includes(codec.mimeType.toLowerCase()));
  if (wanted.length > 0) {
    transceiver.setCodecPreferences(wanted);
  }
}
