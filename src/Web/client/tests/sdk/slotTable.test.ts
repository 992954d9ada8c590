import { describe, expect, it } from 'vitest';
import type { Slot } from '../../src/sdk/connection/protocol';
import type { Source } from '../../src/sdk/values';
import { changeSlots, mediaOf, replaceSlots, shownVideo } from '../../src/sdk/room/SlotTable';

const audio = (pair: number, participantId: string | null, trackId: string | null = participantId && `TR_a${pair}`): Slot => ({
  mid: String(pair * 2),
  kind: 'audio',
  pair,
  trackId,
  participantId,
});
const video = (pair: number, participantId: string | null, trackId: string | null = participantId && `TR_v${pair}`): Slot => ({
  mid: String(pair * 2 + 1),
  kind: 'video',
  pair,
  trackId,
  participantId,
});
const tracks = new Map<string, MediaStreamTrack>();
const trackOf = (mid: string): MediaStreamTrack => {
  const known = tracks.get(mid) ?? ({ id: mid } as MediaStreamTrack);
  tracks.set(mid, known);
  return known;
};

const silence = { microphone: null, camera: null, screen: null, screenAudio: null };
const sourceOf = (trackId: string): Source | undefined => (trackId === 'TR_screen' ? 'screen' : undefined);

describe('SlotTable', () => {
  it('gives the tracks of a pair to the participant that it shows', () => {
    const table = replaceSlots({}, [audio(0, 'PA_1'), video(0, 'PA_1'), audio(1, 'PA_2'), video(1, 'PA_2')], 1);
    expect(mediaOf(table, trackOf, sourceOf, {})).toEqual({
      PA_1: { ...silence, microphone: trackOf('0'), camera: trackOf('1') },
      PA_2: { ...silence, microphone: trackOf('2'), camera: trackOf('3') },
    });
  });

  it('leaves out free pairs, and the kind that somebody does not publish', () => {
    const table = replaceSlots({}, [audio(0, 'PA_1'), video(0, 'PA_1', null), audio(1, null), video(1, null)], 1);
    expect(mediaOf(table, trackOf, sourceOf, {})).toEqual({ PA_1: { ...silence, microphone: trackOf('0') } });
  });

  it('moves a participant to the slots that an event names', () => {
    const table = replaceSlots({}, [video(0, 'PA_1'), video(1, null)], 1);
    const moved = changeSlots(table, [video(0, 'PA_2'), video(1, 'PA_1')], 2);
    expect(mediaOf(moved, trackOf, sourceOf, {})).toEqual({
      PA_2: { ...silence, camera: trackOf('1') },
      PA_1: { ...silence, camera: trackOf('3') },
    });
  });

  it('shows somebody by her first pair if two pairs show her', () => {
    const table = replaceSlots({}, [video(3, 'PA_1'), video(1, 'PA_1')], 1);
    expect(mediaOf(table, trackOf, sourceOf, {}).PA_1?.camera).toBe(trackOf('3'));
  });

  it('does not let a reply undo an event that overtook it', () => {
    const table = changeSlots({}, [video(0, 'PA_2')], 9);
    const replaced = replaceSlots(table, [video(0, 'PA_1'), video(1, null)], 8);
    expect(Object.keys(mediaOf(replaced, trackOf, sourceOf, {}))).toEqual(['PA_2']);
  });

  it('lets a reply replace what earlier events said', () => {
    const table = changeSlots({}, [video(0, 'PA_2'), video(5, 'PA_3')], 7);
    const replaced = replaceSlots(table, [video(0, 'PA_1')], 8);
    expect(Object.keys(mediaOf(replaced, trackOf, sourceOf, {}))).toEqual(['PA_1']);
  });

  it('keeps the objects of those who have not changed', () => {
    const table = replaceSlots({}, [video(0, 'PA_1'), video(1, 'PA_2')], 1);
    const before = mediaOf(table, trackOf, sourceOf, {});
    expect(mediaOf(table, trackOf, sourceOf, before)).toBe(before);
    const after = mediaOf(changeSlots(table, [video(1, 'PA_3')], 2), trackOf, sourceOf, before);
    expect(after.PA_1).toBe(before.PA_1);
    expect(Object.keys(after)).toEqual(['PA_1', 'PA_3']);
  });

  it('tells the screen from the camera', () => {
    const table = replaceSlots({}, [audio(0, 'PA_1'), video(0, 'PA_1', 'TR_screen'), video(1, 'PA_1')], 1);
    expect(mediaOf(table, trackOf, sourceOf, {}).PA_1).toEqual({
      ...silence,
      microphone: trackOf('0'),
      screen: trackOf('1'),
      camera: trackOf('3'),
    });
  });

  it('names the video slots that show something', () => {
    expect(shownVideo(replaceSlots({}, [audio(0, 'PA_1'), video(0, 'PA_1'), video(1, 'PA_2', null), video(2, null)], 1))).toEqual(['1']);
  });
});
