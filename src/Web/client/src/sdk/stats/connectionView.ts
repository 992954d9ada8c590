import type { Kind } from '../values';

/** What the browser itself tells of one media connection, as far as people who repair networks ask for it. */
export interface ConnectionView {
  way: WayView | null;
  /** Fractions, 0 to 1: of what we sent, and of what was sent to us. */
  lossUp: number | null;
  lossDown: number | null;
  tracks: TrackView[];
}

export interface WayView {
  protocol: 'udp' | 'tcp';
  /** Through a TURN server. */
  isRelayed: boolean;
  local: string;
  remote: string;
  roundTripMs: number | null;
  sentBps: number;
  receivedBps: number;
  /** What the browser believes it may send. */
  estimateBps: number | null;
}

export interface TrackView {
  id: string;
  mid: string;
  kind: Kind;
  direction: 'up' | 'down';
  codec: string;
  /** Of simulcast; empty where there is one stream alone. */
  rid: string;
  scalabilityMode: string | null;
  width: number;
  height: number;
  framesPerSecond: number;
  bps: number;
  packets: number;
  lost: number | null;
  jitterMs: number | null;
  nacks: number;
  /** Freezes of a received video so far. */
  freezes: number;
}

/** The members of the statistics of WebRTC that are read here, all optional since browsers differ. */
export interface Stat {
  id: string;
  type: string;
  timestamp: number;
  [member: string]: unknown;
}

export type Stats = ReadonlyMap<string, Stat>;

/** Reads a report. Rates need the report before; without one they are 0. */
export function readConnection(now: Stats, before: Stats | null): ConnectionView {
  const all = [...now.values()];
  const tracks = all.flatMap((stat) => readTrack(stat, now, before) ?? []);
  return { way: readWay(all, now, before), lossUp: lossUp(all), lossDown: lossDown(all, before), tracks };
}

function readWay(all: Stat[], now: Stats, before: Stats | null): WayView | null {
  const chosen = text(all.find((stat) => stat.type === 'transport'), 'selectedCandidatePairId');
  // Firefox has no transport statistics but marks the pair.
  const pair = now.get(chosen) ?? all.find((stat) => stat.type === 'candidate-pair' && stat.selected === true);
  if (!pair) {
    return null;
  }

  const local = now.get(text(pair, 'localCandidateId'));
  const remote = now.get(text(pair, 'remoteCandidateId'));
  const roundTrip = number(pair, 'currentRoundTripTime');
  return {
    protocol: text(local, 'protocol') === 'tcp' || text(remote, 'protocol') === 'tcp' ? 'tcp' : 'udp',
    isRelayed: text(local, 'candidateType') === 'relay',
    local: addressOf(local),
    remote: addressOf(remote),
    roundTripMs: roundTrip === null ? null : roundTrip * 1000,
    sentBps: rate(pair, before, 'bytesSent'),
    receivedBps: rate(pair, before, 'bytesReceived'),
    estimateBps: number(pair, 'availableOutgoingBitrate'),
  };
}

function readTrack(stat: Stat, now: Stats, before: Stats | null): TrackView | null {
  const isUp = stat.type === 'outbound-rtp';
  if ((!isUp && stat.type !== 'inbound-rtp') || (stat.kind !== 'audio' && stat.kind !== 'video')) {
    return null;
  }

  const packets = number(stat, isUp ? 'packetsSent' : 'packetsReceived') ?? 0;
  if (packets === 0) {
    return null;
  }

  const far = isUp ? now.get(text(stat, 'remoteId')) : stat;
  const jitter = number(far, 'jitter');
  return {
    id: stat.id,
    mid: text(stat, 'mid'),
    kind: stat.kind,
    direction: isUp ? 'up' : 'down',
    codec: text(now.get(text(stat, 'codecId')), 'mimeType').replace(/^\w+\//, ''),
    rid: text(stat, 'rid'),
    scalabilityMode: text(stat, 'scalabilityMode') || null,
    width: number(stat, 'frameWidth') ?? 0,
    height: number(stat, 'frameHeight') ?? 0,
    framesPerSecond: number(stat, 'framesPerSecond') ?? 0,
    bps: rate(stat, before, isUp ? 'bytesSent' : 'bytesReceived'),
    packets,
    lost: number(far, 'packetsLost'),
    jitterMs: jitter === null ? null : jitter * 1000,
    nacks: number(stat, 'nackCount') ?? 0,
    freezes: number(stat, 'freezeCount') ?? 0,
  };
}

/** Weighted by nothing: the worst stream is what people notice. */
function lossUp(all: Stat[]): number | null {
  const told = all.flatMap((stat) => (stat.type === 'remote-inbound-rtp' ? (number(stat, 'fractionLost') ?? []) : []));
  return told.length === 0 ? null : Math.max(...told);
}

function lossDown(all: Stat[], before: Stats | null): number | null {
  let received = 0;
  let lost = 0;
  for (const stat of all.filter((one) => one.type === 'inbound-rtp')) {
    received += grown(stat, before, 'packetsReceived');
    lost += Math.max(0, grown(stat, before, 'packetsLost'));
  }

  return received + lost === 0 ? null : lost / (received + lost);
}

function grown(stat: Stat, before: Stats | null, member: string): number {
  const earlier = number(before?.get(stat.id), member);
  return earlier === null ? 0 : (number(stat, member) ?? 0) - earlier;
}

/** Bits a second since the report before. */
function rate(stat: Stat, before: Stats | null, member: string): number {
  const earlier = before?.get(stat.id);
  const seconds = earlier ? (stat.timestamp - earlier.timestamp) / 1000 : 0;
  return seconds > 0 ? Math.max(0, (8 * grown(stat, before, member)) / seconds) : 0;
}

function addressOf(candidate: Stat | undefined): string {
  const address = text(candidate, 'address') || text(candidate, 'ip');
  const port = number(candidate, 'port');
  return address === '' ? '' : `${address.includes(':') ? `[${address}]` : address}:${port ?? ''}`;
}

function text(stat: Stat | undefined, member: string): string {
  const value = stat?.[member];
  return typeof value === 'string' ? value : '';
}

function number(stat: Stat | undefined, member: string): number | null {
  const value = stat?.[member];
  return typeof value === 'number' ? value : null;
}
