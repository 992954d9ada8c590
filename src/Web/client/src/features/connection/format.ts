/** Numbers as technicians read them: the same in every language, a dash where nothing is known. */
export const nothing = '–';

export function bitrate(bitsPerSecond: number | null | undefined): string {
  if (bitsPerSecond === null || bitsPerSecond === undefined) {
    return nothing;
  }
  return bitsPerSecond >= 1_000_000 ? `${(bitsPerSecond / 1_000_000).toFixed(2)} Mbit/s` : `${Math.round(bitsPerSecond / 1_000)} kbit/s`;
}

export function percent(fraction: number | null | undefined): string {
  return fraction === null || fraction === undefined ? nothing : `${(fraction * 100).toFixed(1)} %`;
}

export function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? nothing : `${Math.round(value)} ms`;
}
