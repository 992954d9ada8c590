import { describe, expect, it } from 'vitest';
import { arrange } from '../../src/features/room/arrange';
import type { Participant, RoomState, Track } from '../../src/sdk';
import { mediaTrack, participant, track } from '../sdk/fakes';

const screen = (owner: string): Track => ({ ...track(`TR_s${owner}`, owner), source: 'screen' });
const picture = (id: string) => ({ microphone: null, camera: mediaTrack('video', id), screen: null, screenAudio: null });
const nobody = { camera: null, screen: null };

function room(...others: Participant[]): RoomState {
  return {
    selfId: 'PA_self',
    participants: [participant('PA_self'), ...others],
    media: Object.fromEntries(others.map((one) => [one.id, picture(one.id)])),
  } as unknown as RoomState;
}

const keys = (state: RoomState, layout: 'grid' | 'speaker' = 'grid', speaker: string | null = null, own = nobody) => {
  const { stage, tiles } = arrange(state, own, layout, speaker);
  return [stage?.key ?? null, ...tiles.map((tile) => tile.key)];
};

describe('the arrangement of a room', () => {
  it('shows everybody alike, oneself last', () => {
    expect(keys(room(participant('PA_1'), participant('PA_2')))).toEqual([null, 'PA_1 camera', 'PA_2 camera', 'PA_self camera']);
  });

  it('shows the speaker large where that is wished, and once', () => {
    const state = room(participant('PA_1'), participant('PA_2'));
    expect(keys(state, 'speaker', 'PA_2')).toEqual(['PA_2 camera', 'PA_1 camera', 'PA_self camera']);
    expect(keys(state, 'speaker', null)[0]).toBe('PA_1 camera');
    expect(keys(state, 'speaker', 'PA_gone')[0]).toBe('PA_1 camera');
  });

  it('gives the stage to a shared screen in every layout, and the face of who shares stands next to it', () => {
    const state = room(participant('PA_1'), participant('PA_2', [screen('PA_2')]));
    expect(keys(state)).toEqual(['PA_2 screen', 'PA_2 camera', 'PA_1 camera', 'PA_self camera']);
    expect(arrange(state, nobody, 'grid', null).tiles[0]?.video?.id).toBe('PA_2');
    expect(keys(state, 'speaker', 'PA_1')[0]).toBe('PA_2 screen');
  });

  it('never shows one’s own screen large', () => {
    const own = { camera: null, screen: mediaTrack('video', 'mine') as MediaStreamTrack | null };
    expect(keys(room(participant('PA_1')), 'grid', null, own as never)).toEqual([null, 'PA_1 camera', 'PA_self camera', 'PA_self screen']);
  });

  it('shows nobody large who is alone', () => {
    expect(keys(room(), 'speaker')).toEqual([null, 'PA_self camera']);
  });
});
