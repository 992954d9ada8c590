import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SlotSize } from '../../src/sdk/connection/protocol';
import { RoomError } from '../../src/sdk/RoomError';
import { SlotSizes } from '../../src/sdk/room/SlotSizes';
import { mediaTrack } from './fakes';

const tracks = ['1', '3'].map((mid) => mediaTrack('video', mid));
const [one, two] = tracks as [MediaStreamTrack, MediaStreamTrack];

describe('SlotSizes', () => {
  let sent: SlotSize[][];
  let shown: string[];
  let refusal: RoomError | null;
  let sizes: SlotSizes;

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    shown = ['1', '3'];
    refusal = null;
    sizes = new SlotSizes({
      send: (slots) => {
        sent.push(slots);
        const failed = refusal;
        refusal = null;
        return failed ? Promise.reject(failed) : Promise.resolve();
      },
      midOf: (track) => track.id,
      shown: () => shown,
    });
  });

  afterEach(() => void vi.useRealTimers());

  it('tells the sizes of all slots in one call, nothing for those that nobody sees', async () => {
    sizes.show('a', one, { width: 640.4, height: 360 });
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toEqual([[{ mid: '1', width: 640, height: 360 }, { mid: '3', width: 0, height: 0 }]]);
  });

  it('tells changes alone, and at most five times a second', async () => {
    sizes.show('b', two, { width: 100, height: 100 });
    await vi.advanceTimersByTimeAsync(100);
    for (let i = 0; i < 100; i++) {
      sizes.show('a', one, { width: 100 + i, height: 100 });
      await vi.advanceTimersByTimeAsync(10);
    }

    expect(sent.length).toBeGreaterThanOrEqual(4);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.slice(1).flat().every((slot) => slot.mid === '1')).toBe(true);
  });

  it('tells the largest of several views', async () => {
    sizes.show('small', one, { width: 160, height: 90 });
    sizes.show('large', one, { width: 1280, height: 720 });
    await vi.advanceTimersByTimeAsync(200);
    sizes.show('large', one, null);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent.map((slots) => slots.find((slot) => slot.mid === '1')?.width)).toEqual([1280, 160]);
  });

  it('tells that nothing is seen while the page is hidden', async () => {
    sizes.show('a', one, { width: 640, height: 360 });
    await vi.advanceTimersByTimeAsync(200);
    sizes.setVisible(false);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent.at(-1)).toEqual([{ mid: '1', width: 0, height: 0 }]);
    sizes.setVisible(true);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent.at(-1)).toEqual([{ mid: '1', width: 640, height: 360 }]);
  });

  it('tells everything again at a new place', async () => {
    sizes.show('a', one, { width: 640, height: 360 });
    await vi.advanceTimersByTimeAsync(200);
    sizes.forget();
    await vi.advanceTimersByTimeAsync(500);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  it('tells again later what came too often, and not what is unknown to the server', async () => {
    refusal = new RoomError('tooManyRequests');
    sizes.show('a', one, { width: 640, height: 360 });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sent).toHaveLength(2);
    refusal = new RoomError('internal');
    sizes.show('a', one, { width: 320, height: 180 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toHaveLength(3);
  });
});
