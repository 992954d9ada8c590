const quietest = -60;

/** How loud samples are, from 0 (-60 dBFS and below) to 1 (full scale), by their root mean square. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) {
    sum += sample * sample;
  }

  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  const decibels = rms > 0 ? 20 * Math.log10(rms) : quietest;
  return Math.min(1, Math.max(0, 1 - decibels / quietest));
}
