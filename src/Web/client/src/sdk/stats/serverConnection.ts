import type { Kind } from '../values';

/** The server's view of one's own connections, as GetConnection tells it. */
export interface ServerConnection {
  publish: TransportStatistics | null;
  subscribe: TransportStatistics | null;
}

export interface TransportStatistics {
  state: string;
  srtpProfile: string | null;
  localCandidate: string | null;
  remoteCandidate: string | null;
  protocol: 'udp' | 'tcp' | null;
  roundTripMs: number;
  estimateBps: number;
  sentBps: number;
  receivedBps: number;
  /** What the peer reports, 0 to 1. */
  lossFraction: number;
  up: UpTrackStatistics[];
  down: DownTrackStatistics[];
}

export interface UpTrackStatistics {
  trackId: string;
  mid: string;
  kind: Kind;
  codec: string;
  streams: UpStreamStatistics[];
}

export interface UpStreamStatistics {
  ssrc: number;
  rid: string | null;
  bps: number;
  packets: number;
  lost: number;
  jitterMs: number;
  nacksSent: number;
  keyFrameRequestsSent: number;
  width: number;
  height: number;
}

export interface DownTrackStatistics {
  mid: string;
  kind: Kind;
  ssrc: number;
  source: string | null;
  bps: number;
  packets: number;
  lost: number;
  jitterMs: number;
  nacksReceived: number;
  retransmissions: number;
  targetLayer: LayerIndex | null;
  currentLayer: LayerIndex | null;
}

/** -1, -1 while the video is paused. */
export interface LayerIndex {
  spatial: number;
  temporal: number;
}
