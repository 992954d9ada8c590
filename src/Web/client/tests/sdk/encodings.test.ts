import { describe, expect, it } from 'vitest';
import { applyWanted, layoutOf, planVideo, type SentEncoding } from '../../src/sdk/room/encodings';

const hd = { width: 1280, height: 720 };
const rids = (encodings: SentEncoding[]): (string | undefined)[] => encodings.map((one) => one.rid);

describe('what is sent of a video', () => {
  it('is three encodings of a large camera, the smallest first', () => {
    const { encodings } = planVideo('camera', 'VP8', hd, true);
    expect(encodings.map((one) => [one.rid, one.scaleResolutionDownBy, one.maxBitrate])).toEqual([
      ['q', 4, 150_000],
      ['h', 2, 500_000],
      ['f', 1, 1_700_000],
    ]);
  });

  it('is fewer encodings of a smaller camera, and one without a name of the smallest', () => {
    expect(rids(planVideo('camera', 'H264', { width: 640, height: 360 }, true).encodings)).toEqual(['q', 'h']);
    expect(rids(planVideo('camera', 'VP8', { width: 320, height: 180 }, false).encodings)).toEqual([undefined]);
  });

  it('goes by the longer side, so that a phone held upright counts the same', () => {
    expect(planVideo('camera', 'VP8', { width: 720, height: 1280 }, true).encodings).toHaveLength(3);
  });

  it('is one scalable stream with VP9 and AV1 where the browser can', () => {
    expect(planVideo('camera', 'VP9', hd, true)).toMatchObject({ encodings: [{ scalabilityMode: 'L3T3_KEY' }], spatialLayers: 3 });
    expect(planVideo('camera', 'AV1', { width: 640, height: 360 }, true).encodings[0]?.scalabilityMode).toBe('L2T3_KEY');
    expect(planVideo('screen', 'AV1', hd, true).encodings[0]?.scalabilityMode).toBe('L1T3');
    expect(rids(planVideo('camera', 'VP9', hd, false).encodings)).toEqual(['q', 'h', 'f']);
  });

  it('has another layout where a line cannot be used again', () => {
    expect(layoutOf(planVideo('camera', 'VP8', hd, true))).toBe(layoutOf(planVideo('camera', 'H264', hd, true)));
    expect(layoutOf(planVideo('camera', 'VP8', hd, true))).not.toBe(layoutOf(planVideo('camera', 'VP9', hd, true)));
  });
});

describe('what nobody takes', () => {
  it('is switched off by its name, and on again', () => {
    const plan = planVideo('camera', 'VP8', hd, true);
    const wanted = [{ rid: 'q', active: true, maxSpatialLayer: -1 }, { rid: 'f', active: false, maxSpatialLayer: -1 }];
    const less = applyWanted(plan, plan.encodings, wanted);
    expect(less.map((one) => one.active)).toEqual([true, undefined, false]);
    const more = applyWanted(plan, less, [{ rid: 'f', active: true, maxSpatialLayer: -1 }]);
    expect(more.map((one) => one.active)).toEqual([true, undefined, true]);
  });

  it('is taken off the top of a scalable stream, whose lower layers keep their sizes', () => {
    const plan = planVideo('camera', 'VP9', hd, true);
    const [less] = applyWanted(plan, plan.encodings, [{ rid: '', active: true, maxSpatialLayer: 0 }]);
    expect(less).toMatchObject({ active: true, scalabilityMode: 'L1T3', scaleResolutionDownBy: 4 });
    const [more] = applyWanted(plan, [less!], [{ rid: '', active: true, maxSpatialLayer: 2 }]);
    expect(more).toMatchObject({ scalabilityMode: 'L3T3_KEY', scaleResolutionDownBy: 1 });
    const [all] = applyWanted(plan, [less!], [{ rid: '', active: true, maxSpatialLayer: -1 }]);
    expect(all).toEqual(more);
  });

  it('can be everything', () => {
    const plan = planVideo('camera', 'AV1', hd, true);
    expect(applyWanted(plan, plan.encodings, [{ rid: '', active: false, maxSpatialLayer: -1 }])[0]?.active).toBe(false);
  });
});
