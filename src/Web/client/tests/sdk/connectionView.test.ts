import { describe, expect, it } from 'vitest';
import { readConnection, type Stat, type Stats } from '../../src/sdk/stats/connectionView';
import { verdictOn } from '../../src/sdk/stats/verdict';
import type { RoomState } from '../../src/sdk/values';

const report = (timestamp: number, ...stats: object[]): Stats =>
  new Map(stats.map((stat) => [(stat as Stat).id, { timestamp, ...stat } as Stat]));

const pair = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.08, availableOutgoingBitrate: 900_000 };
const candidates = [
  { id: 'L', type: 'local-candidate', protocol: 'udp', candidateType: 'host', address: 'fd00::2', port: 5000 },
  { id: 'R', type: 'remote-candidate', protocol: 'udp', candidateType: 'host', address: '192.0.2.1', port: 7000 },
];

describe('readConnection', () => {
  it('tells the way that is in use, and what goes over it', () => {
    const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };
    const before = report(1_000, transport, { ...pair, bytesSent: 0, bytesReceived: 1_000 }, ...candidates);
    const now = report(2_000, transport, { ...pair, bytesSent: 125_000, bytesReceived: 126_000 }, ...candidates);
    expect(readConnection(now, before).way).toEqual({
      protocol: 'udp',
      isRelayed: false,
      local: '[fd00::2]:5000',
      remote: '192.0.2.1:7000',
      roundTripMs: 80,
      sentBps: 1_000_000,
      receivedBps: 1_000_000,
      estimateBps: 900_000,
    });
  });

  it('finds the pair that Firefox marks, and tells TCP and relays', () => {
    const view = readConnection(
      report(1, { ...pair, selected: true }, { ...candidates[0], protocol: 'tcp', candidateType: 'relay' }, candidates[1]!),
      null,
    );
    expect(view.way).toMatchObject({ protocol: 'tcp', isRelayed: true, sentBps: 0 });
  });

  it('tells of each stream that flows', () => {
    const codec = { id: 'C', type: 'codec', mimeType: 'video/VP9' };
    const inbound = { id: 'I', type: 'inbound-rtp', kind: 'video', mid: '3', codecId: 'C', frameWidth: 640, frameHeight: 360, framesPerSecond: 30, jitter: 0.012, packetsLost: 0, nackCount: 4 };
    const before = report(1_000, { ...inbound, packetsReceived: 100, bytesReceived: 0 });
    const now = report(3_000, codec, { ...inbound, packetsReceived: 190, packetsLost: 10, bytesReceived: 250_000 }, { id: 'Q', type: 'inbound-rtp', kind: 'audio', packetsReceived: 0 });
    const view = readConnection(now, before);
    expect(view.tracks).toHaveLength(1);
    expect(view.tracks[0]).toMatchObject({ mid: '3', direction: 'down', codec: 'VP9', width: 640, bps: 1_000_000, lost: 10, jitterMs: 12, nacks: 4 });
    expect(view.lossDown).toBeCloseTo(0.1);
  });

  it('tells what the far end reports of what we send', () => {
    const view = readConnection(report(1,
      { id: 'O', type: 'outbound-rtp', kind: 'video', mid: '0', rid: 'h', packetsSent: 10, remoteId: 'F', scalabilityMode: 'L1T3' },
      { id: 'F', type: 'remote-inbound-rtp', fractionLost: 0.25, packetsLost: 3, jitter: 0.004 }), null);
    expect(view.lossUp).toBe(0.25);
    expect(view.tracks[0]).toMatchObject({ direction: 'up', rid: 'h', scalabilityMode: 'L1T3', lost: 3, jitterMs: 4 });
  });

  it('knows nothing of an empty report', () => {
    expect(readConnection(report(1), null)).toEqual({ way: null, lossUp: null, lossDown: null, tracks: [] });
  });
});

describe('verdictOn', () => {
  const state = {
    status: 'connected',
    selfId: 'PA_1',
    isOnline: true,
    pins: {},
    paths: { publish: 'well', subscribe: 'well' },
    quality: {},
  } as unknown as RoomState;
  const view = readConnection(report(1), null);

  it('is good while nothing speaks against it', () => {
    expect(verdictOn(state, [null, view])).toBe('good');
  });

  it('is poor with loss or a long way, or when the server says so', () => {
    expect(verdictOn(state, [{ ...view, lossUp: 0.06 }])).toBe('poor');
    expect(verdictOn({ ...state, quality: { PA_1: 'poor' } }, [view])).toBe('poor');
    expect(verdictOn({ ...state, quality: { PA_2: 'poor' } }, [view])).toBe('good');
  });

  it('is lost without hub, media or network', () => {
    expect(verdictOn({ ...state, status: 'reconnecting' }, [view])).toBe('lost');
    expect(verdictOn({ ...state, paths: { publish: 'well', subscribe: 'broken' } }, [view])).toBe('lost');
    expect(verdictOn({ ...state, isOnline: false }, [view])).toBe('lost');
  });
});
