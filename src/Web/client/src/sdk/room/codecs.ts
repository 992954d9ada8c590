import type { Kind } from '../values';

/** Video codecs that the relay forwards, in the words of the protocol. */
const relayVideo = ['VP8', 'VP9', 'AV1', 'H264'] as const;

/** Names of the video codecs that this browser can receive. */
export function decodableVideo(): string[] {
  return namesOf(globalThis.RTCRtpReceiver?.getCapabilities?.('video')?.codecs ?? []);
}

/** The first of the codecs wished that this browser can send; VP8 where none of them can be. */
export function sendableVideo(wished: readonly string[]): string {
  const able = namesOf(globalThis.RTCRtpSender?.getCapabilities?.('video')?.codecs ?? []);
  return wished.find((name) => able.includes(name)) ?? 'VP8';
}

/**
 * Offers the codecs named, in that order, and the retransmissions that go with them. An offer of all codecs on 32 pairs
 * of lines would be longer than it may be.
 */
export function preferCodecs(
  transceiver: RTCRtpTransceiver,
  kind: Kind,
  direction: 'send' | 'receive',
  names: readonly string[],
): void {
  const side = direction === 'send' ? globalThis.RTCRtpSender : globalThis.RTCRtpReceiver;
  const all = side?.getCapabilities?.(kind)?.codecs ?? [];
  const wanted = [...names, 'rtx'].flatMap((name) => all.filter((codec) => isForwarded(codec) && nameOf(codec) === lower(name)));
  if (wanted.length > 0) {
    transceiver.setCodecPreferences(wanted);
  }
}

function namesOf(codecs: readonly RTCRtpCodec[]): string[] {
  return relayVideo.filter((name) => codecs.some((codec) => isForwarded(codec) && nameOf(codec) === lower(name)));
}

/** Of the profiles of a codec the relay forwards the one that every browser decodes. */
function isForwarded(codec: RTCRtpCodec): boolean {
  const line = codec.sdpFmtpLine ?? '';
  switch (nameOf(codec)) {
    case 'h264':
      // RFC 6184 8.1: constrained baseline; one access unit may take several packets.
      return /packetization-mode=1/.test(line) && /profile-level-id=42e0/i.test(line);
    case 'vp9':
      return !/profile-id=[1-9]/.test(line);
    case 'av1':
      return !/profile=[1-9]/.test(line);
    default:
      return true;
  }
}

function nameOf(codec: RTCRtpCodec): string {
  return lower(codec.mimeType.slice(codec.mimeType.indexOf('/') + 1));
}

function lower(name: string): string {
  return name.toLowerCase();
}
