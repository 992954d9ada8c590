import type { EncodingWanted } from '../connection/protocol';
import type { Size, Source } from '../values';

/** One version of a video that is sent: the dictionary of WebRTC with what its extension for scalable coding adds. */
export interface SentEncoding extends RTCRtpEncodingParameters {
  scalabilityMode?: string;
}

/** What is sent of one video. */
export interface VideoPlan {
  encodings: SentEncoding[];
  /** Spatial layers of scalable coding; 0 with simulcast. */
  spatialLayers: number;
}

/** Layers for captures at least this large by their longer side. Browsers send no more than these either. */
const threeLayersFrom = 960;
const twoLayersFrom = 480;

const kbit = 1_000;
const bitrates = { quarter: 150 * kbit, half: 500 * kbit, full: 1_700 * kbit, small: 250 * kbit };
const screenBitrates = { half: 300 * kbit, full: 2_500 * kbit };

/** What to send of a video with a codec: simulcast, or one scalable stream where codec and browser can. */
export function planVideo(source: Source, codec: string, size: Size, canScale: boolean): VideoPlan {
  const layers = layersFor(size);
  if (canScale && (codec === 'VP9' || codec === 'AV1')) {
    return source === 'screen' ? scalable(1, screenBitrates.full) : scalable(layers, scalableBitrate(layers));
  }

  if (source === 'screen') {
    // Chromium gives an encoding without a frame rate that of the other.
    return simulcast([
      { rid: 'q', scaleResolutionDownBy: 2, maxBitrate: screenBitrates.half, maxFramerate: 5 },
      { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: screenBitrates.full, maxFramerate: 15 },
    ]);
  }

  switch (layers) {
    case 3:
      return simulcast([
        { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: bitrates.quarter },
        { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: bitrates.half },
        { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: bitrates.full },
      ]);
    case 2:
      return simulcast([
        { rid: 'q', scaleResolutionDownBy: 2, maxBitrate: bitrates.quarter },
        { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: bitrates.half },
      ]);
    default:
      return simulcast([
        { maxBitrate: bitrates.small, ...(canScale && codec === 'VP8' ? { scalabilityMode: 'L1T3' } : {}) },
      ]);
  }
}

/** Equal for plans that one line of a peer connection can carry: the encodings of a line are fixed when it is made. */
export function layoutOf(plan: VideoPlan): string {
  return plan.encodings.map((one) => `${one.rid ?? ''}/${one.scaleResolutionDownBy ?? 1}/${one.scalabilityMode ?? ''}`).join(' ');
}

/** The encodings of a sender with what nobody takes switched off. */
export function applyWanted(
  plan: VideoPlan,
  encodings: readonly SentEncoding[],
  wanted: readonly EncodingWanted[],
): SentEncoding[] {
  return encodings.map((encoding) => {
    const wish = wanted.find((one) => one.rid === (encoding.rid ?? ''));
    if (!wish) {
      return encoding;
    }

    return plan.spatialLayers > 1 && wish.active
      ? { ...encoding, active: true, ...layersUpTo(plan, wish.maxSpatialLayer) }
      : { ...encoding, active: wish.active };
  });
}

/** Fewer spatial layers of the same picture: the top ones go, so that the rest keep their sizes. */
function layersUpTo(plan: VideoPlan, highest: number): SentEncoding {
  const layers = highest < 0 ? plan.spatialLayers : Math.min(plan.spatialLayers, highest + 1);
  return {
    scalabilityMode: modeFor(layers),
    scaleResolutionDownBy: 2 ** (plan.spatialLayers - layers),
    maxBitrate: scalableBitrate(layers),
  };
}

function simulcast(encodings: SentEncoding[]): VideoPlan {
  return { encodings, spatialLayers: 0 };
}

function scalable(layers: number, maxBitrate: number): VideoPlan {
  return { encodings: [{ maxBitrate, scalabilityMode: modeFor(layers) }], spatialLayers: layers };
}

function modeFor(layers: number): string {
  return layers === 1 ? 'L1T3' : `L${layers}T3_KEY`;
}

function scalableBitrate(layers: number): number {
  return layers === 3 ? bitrates.full : layers === 2 ? bitrates.half + bitrates.quarter : bitrates.small;
}

function layersFor({ width, height }: Size): 1 | 2 | 3 {
  const longer = Math.max(width, height);
  return longer >= threeLayersFrom ? 3 : longer >= twoLayersFrom ? 2 : 1;
}
