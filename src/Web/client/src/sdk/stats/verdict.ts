import type { Quality, RoomState } from '../values';
import type { ConnectionView } from './connectionView';

/** Where people begin to notice: ITU-T G.114 asks for 150 ms one way at most, 400 ms is the limit of use. */
const poorRoundTripMs = 400;
const poorLoss = 0.05;

/** How good the line is, in one word: what the server says, unless our own measurements are worse. */
export function verdictOn(state: RoomState, views: readonly (ConnectionView | null)[]): Quality {
  const { publish, subscribe } = state.paths;
  if (!state.isOnline || state.status !== 'connected' || publish === 'broken' || subscribe === 'broken') {
    return 'lost';
  }

  const told = state.selfId === null ? undefined : state.quality[state.selfId];
  const isPoor = views.some((view) =>
    (view?.way?.roundTripMs ?? 0) > poorRoundTripMs || Math.max(view?.lossUp ?? 0, view?.lossDown ?? 0) > poorLoss);
  return told === 'lost' || told === 'poor' ? told : isPoor ? 'poor' : 'good';
}
