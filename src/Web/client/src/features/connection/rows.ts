import type { DownTrackStatistics, RoomState, Source, TrackView, TransportStatistics, WayView } from '../../sdk';
import { bitrate, milliseconds, nothing, percent } from './format';
import type { Measured } from './useConnection';

/** A line of the table: the key of its name, and its value for each direction. */
export interface PathRow {
  key: 'way' | 'roundTrip' | 'loss' | 'bitrate' | 'estimate' | 'local' | 'remote' | 'cipher';
  up: string;
  down: string;
}

/** One stream that is sent or received, with facts by the keys of their names. */
export interface TrackRow {
  id: string;
  name: string;
  source: Source;
  direction: 'up' | 'down';
  facts: [key: FactKey, value: string][];
}

export type FactKey = 'codec' | 'resolution' | 'frames' | 'rate' | 'layer' | 'jitter' | 'lost' | 'nacks' | 'freezes';

/** What the browser measured, and beside it what only the server knows. */
export function pathRows({ publish, subscribe, server }: Measured, words: (key: string) => string): PathRow[] {
  const up = publish?.way;
  const down = subscribe?.way;
  return [
    { key: 'way', up: wayOf(up, words), down: wayOf(down, words) },
    { key: 'roundTrip', up: milliseconds(up?.roundTripMs ?? told(server?.publish)), down: milliseconds(down?.roundTripMs ?? told(server?.subscribe)) },
    { key: 'loss', up: percent(publish?.lossUp), down: percent(subscribe?.lossDown) },
    { key: 'bitrate', up: bitrate(up?.sentBps), down: bitrate(down?.receivedBps) },
    { key: 'estimate', up: bitrate(up?.estimateBps), down: bitrate(server?.subscribe?.estimateBps || null) },
    { key: 'local', up: up?.local || nothing, down: down?.local || nothing },
    { key: 'remote', up: up?.remote || nothing, down: down?.remote || nothing },
    { key: 'cipher', up: server?.publish?.srtpProfile ?? nothing, down: server?.subscribe?.srtpProfile ?? nothing },
  ];
}

type LineOf = (connection: 'publish' | 'subscribe', mid: string) => { participantId: string; source: Source } | null;

/** Streams in the order in which people think of them: one's own, then the others'. */
export function trackRows({ publish, subscribe, server }: Measured, state: RoomState, lineOf: LineOf): TrackRow[] {
  const tracks = [...(publish?.tracks ?? []), ...(subscribe?.tracks ?? [])];
  return tracks.flatMap((track) => {
    const line = lineOf(track.direction === 'up' ? 'publish' : 'subscribe', track.mid);
    const name = state.participants.find((one) => one.id === line?.participantId)?.name;
    return line && name !== undefined && (track.direction === 'down' || track.bps > 0)
      ? [{ id: track.id, name, source: line.source, direction: track.direction, facts: factsOf(track, server?.subscribe) }]
      : [];
  });
}

function factsOf(track: TrackView, subscribe: TransportStatistics | null | undefined): TrackRow['facts'] {
  const isVideo = track.kind === 'video';
  const facts: TrackRow['facts'] = [['codec', track.codec || nothing]];
  if (isVideo) {
    facts.push(['resolution', `${track.width}×${track.height}`], ['frames', `${Math.round(track.framesPerSecond)} fps`]);
  }
  facts.push(['rate', bitrate(track.bps)]);
  const layer = layerOf(track, subscribe?.down.find((one) => one.mid === track.mid));
  if (isVideo && layer !== '') {
    facts.push(['layer', layer]);
  }
  facts.push(['jitter', milliseconds(track.jitterMs)], ['lost', `${track.lost ?? nothing}`]);
  if (isVideo) {
    facts.push(['nacks', `${track.nacks}`]);
  }
  if (isVideo && track.direction === 'down') {
    facts.push(['freezes', `${track.freezes}`]);
  }
  return facts;
}

/** Up: which encoding this is. Down: the layer sent, and the one aimed at if it differs. */
function layerOf(track: TrackView, down: DownTrackStatistics | undefined): string {
  if (track.direction === 'up') {
    return [track.rid, track.scalabilityMode].filter(Boolean).join(' ');
  }
  const current = layerName(down?.currentLayer);
  const target = layerName(down?.targetLayer);
  return current === target ? current : `${current || nothing} → ${target || nothing}`;
}

function layerName(layer: DownTrackStatistics['currentLayer'] | undefined): string {
  return !layer ? '' : layer.spatial < 0 ? nothing : `S${layer.spatial} T${layer.temporal}`;
}

function wayOf(way: WayView | null | undefined, words: (key: string) => string): string {
  if (!way) {
    return nothing;
  }
  return way.isRelayed ? `${words('connection.relay')} (${way.protocol.toUpperCase()})` : way.protocol.toUpperCase();
}

function told(statistics: TransportStatistics | null | undefined): number | null {
  return statistics && statistics.roundTripMs > 0 ? statistics.roundTripMs : null; // -1: not measured
}
