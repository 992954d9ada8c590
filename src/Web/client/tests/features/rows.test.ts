import { describe, expect, it } from 'vitest';
import { asText } from '../../src/features/connection/asText';
import { bitrate, milliseconds, percent } from '../../src/features/connection/format';
import { pathRows, trackRows } from '../../src/features/connection/rows';
import type { Measured } from '../../src/features/connection/useConnection';
import type { ConnectionView, DownTrackStatistics, RoomState, TrackView, TransportStatistics } from '../../src/sdk';
import { participant } from '../sdk/fakes';

const words = (key: string): string => key;
const way = { protocol: 'tcp', isRelayed: true, local: 'a:1', remote: 'b:2', roundTripMs: 41.6, sentBps: 1_234_567, receivedBps: 9_000, estimateBps: null } as const;
const stream: TrackView = {
  id: 'T', mid: '3', kind: 'video', direction: 'down', codec: 'AV1', rid: '', scalabilityMode: null, width: 640, height: 360,
  framesPerSecond: 29.9, bps: 500_000, packets: 9, lost: 0, jitterMs: 3, nacks: 1, freezes: 0,
};
const view = (change: Partial<ConnectionView> = {}): ConnectionView => ({ way, lossUp: 0.01, lossDown: null, tracks: [], ...change });
const server = (down: Partial<DownTrackStatistics>): Measured['server'] => ({
  publish: null,
  subscribe: { srtpProfile: 'GCM', estimateBps: 2_000_000, roundTripMs: -1, up: [], down: [{ mid: '3', ...down }] } as unknown as TransportStatistics,
});
const state = { participants: [participant('PA_1')] } as unknown as RoomState;
const factsOf = (measured: Measured) => trackRows(measured, state, () => ({ participantId: 'PA_1', source: 'camera' }))[0]?.facts;

describe('the connection panel', () => {
  it('writes numbers as technicians read them, and a dash for what is not known', () => {
    expect([bitrate(1_234_567), bitrate(9_400), bitrate(null), percent(0.0123), percent(null), milliseconds(41.6)]).toEqual([
      '1.23 Mbit/s', '9 kbit/s', '–', '1.2 %', '–', '42 ms',
    ]);
  });

  it('shows both directions, with what only the server knows', () => {
    const rows = pathRows({ publish: view(), subscribe: null, server: server({}) }, words);
    const values = Object.fromEntries(rows.map((row) => [row.key, [row.up, row.down]]));
    expect(values).toMatchObject({
      way: ['connection.relay (TCP)', '–'],
      roundTrip: ['42 ms', '–'],
      loss: ['1.0 %', '–'],
      estimate: ['–', '2.00 Mbit/s'],
      cipher: ['–', 'GCM'],
    });
  });

  it('tells the layer that is sent, and the one aimed at where it differs', () => {
    const measured = (down: Partial<DownTrackStatistics>): Measured => ({ publish: null, subscribe: view({ tracks: [stream] }), server: server(down) });
    const layer = { spatial: 1, temporal: 2 };
    expect(factsOf(measured({ currentLayer: layer, targetLayer: layer }))).toContainEqual(['layer', 'S1 T2']);
    expect(factsOf(measured({ currentLayer: layer, targetLayer: { spatial: 2, temporal: 0 } }))).toContainEqual(['layer', 'S1 T2 → S2 T0']);
    expect(factsOf(measured({ currentLayer: null, targetLayer: null }))?.map(([key]) => key)).not.toContain('layer');
  });

  it('leaves out streams of nobody, and encodings that are switched off', () => {
    const off: TrackView = { ...stream, direction: 'up', rid: 'f', bps: 0 };
    const measured: Measured = { publish: view({ tracks: [off] }), subscribe: view({ tracks: [stream] }), server: null };
    expect(trackRows(measured, state, (connection) => (connection === 'publish' ? { participantId: 'PA_1', source: 'camera' } : null))).toEqual([]);
  });

  it('can be copied as lines of text', () => {
    const measured: Measured = { publish: null, subscribe: view({ tracks: [stream] }), server: null };
    const text = asText(['heading'], pathRows(measured, words), trackRows(measured, state, () => ({ participantId: 'PA_1', source: 'camera' })), words);
    expect(text.split('\n')).toContain('connection.path_roundTrip: connection.up – / connection.down 42 ms');
    expect(text).toContain('connection.down Name of PA_1 (connection.source_camera): connection.fact_codec AV1, connection.fact_resolution 640×360');
  });
});
