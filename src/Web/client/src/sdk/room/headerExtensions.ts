import type { Kind } from '../values';

/** A browser knows these but does not offer them by itself. */
const dependencyDescriptor = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension';
const absoluteCaptureTime = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

const wanted: Record<Kind, readonly string[]> = {
  audio: [absoluteCaptureTime],
  video: [dependencyDescriptor, absoluteCaptureTime],
};

/** Of no use to the relay, and of some length on 32 pairs of lines. */
const unwanted: readonly string[] = [
  'urn:ietf:params:rtp-hdrext:toffset',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-content-type',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-timing',
  'http://www.webrtc.org/experiments/rtp-hdrext/color-space',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00',
];

interface NegotiatedExtension {
  uri: string;
  direction?: string;
}

/** The header extension control of WebRTC, which not every browser has. */
type Controlled = RTCRtpTransceiver & {
  getHeaderExtensionsToNegotiate?(): NegotiatedExtension[];
  setHeaderExtensionsToNegotiate?(extensions: NegotiatedExtension[]): void;
};

/** Switches header extensions on and off for the next offers of a line. */
export function preferExtensions(transceiver: RTCRtpTransceiver, kind: Kind): void {
  const line = transceiver as Controlled;
  const present = line.getHeaderExtensionsToNegotiate?.();
  if (!present) {
    return;
  }

  line.setHeaderExtensionsToNegotiate?.(
    present.map((one) => ({
      ...one,
      direction: wanted[kind].includes(one.uri) ? 'sendrecv' : unwanted.includes(one.uri) ? 'stopped' : one.direction,
    })),
  );
}

/** Whether offers are to be completed by hand: the browser knows the extensions, and has no control to ask for them. */
export function needsExtensions(): boolean {
  return !hasControl() && Object.values(missing()).some((uris) => uris.length > 0);
}

/** An offer with the extensions added that the browser knows and does not offer by itself. */
export function addExtensions(sdp: string): string {
  return withExtensions(sdp, missing());
}

/** The same extension has the same id on every line of a bundle (RFC 8843 9.2). */
export function withExtensions(sdp: string, added: Record<Kind, readonly string[]>): string {
  const ids = new Map([...sdp.matchAll(/^a=extmap:(\d+)(?:\/\w+)? (\S+)/gm)].map((match) => [match[2] ?? '', Number(match[1])]));
  const idOf = (uri: string): number => {
    const taken = [...ids.values()];
    // RFC 8285 4.2: ids 1 to 14 fit the short form.
    const id = ids.get(uri) ?? Array.from({ length: 14 }, (_, i) => i + 1).find((free) => !taken.includes(free)) ?? Math.max(...taken) + 1;
    ids.set(uri, id);
    return id;
  };
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => {
      const kind = /^m=(audio|video) /.exec(section)?.[1] as Kind | undefined;
      const lines = (kind ? added[kind] : []).filter((uri) => !section.includes(` ${uri}`)).map((uri) => `a=extmap:${idOf(uri)} ${uri}\r\n`);
      return section + lines.join('');
    })
    .join('');
}

function missing(): Record<Kind, string[]> {
  const known = (kind: Kind): string[] =>
    wanted[kind].filter((uri) =>
      globalThis.RTCRtpSender?.getCapabilities?.(kind)?.headerExtensions?.some((one) => one.uri === uri));
  return { audio: known('audio'), video: known('video') };
}

function hasControl(): boolean {
  return 'setHeaderExtensionsToNegotiate' in (globalThis.RTCRtpTransceiver?.prototype ?? {});
}
