interface Tone {
  frequencies: readonly number[];
  /** Seconds on, seconds off, and so on again. */
  cadence: readonly number[];
  gain: number;
}

/** As a telephone does it on both shores: the caller hears 450 Hz, one second in five; the bell is two tones in turn. */
export const ringback: Tone = { frequencies: [450], cadence: [1, 4], gain: 0.06 };
export const bell: Tone = { frequencies: [660, 880], cadence: [0.4, 0.2, 0.4, 2], gain: 0.14 };

/** Sounds a tone until it is stopped. Nothing is heard where the page was not touched yet: browsers forbid it. */
export function sound({ frequencies, cadence, gain }: Tone): () => void {
  if (typeof AudioContext !== 'function') {
    return () => undefined;
  }
  const context = new AudioContext();
  const volume = context.createGain();
  volume.gain.value = 0;
  volume.connect(context.destination);
  const oscillators = frequencies.map((frequency) => {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(volume);
    oscillator.start();
    return oscillator;
  });
  const length = cadence.reduce((sum, part) => sum + part, 0);
  const schedule = (from: number) => {
    let at = from;
    cadence.forEach((part, index) => {
      volume.gain.setTargetAtTime(index % 2 === 0 ? gain : 0, at, 0.01);
      at += part;
    });
  };
  schedule(context.currentTime);
  const timer = setInterval(() => schedule(context.currentTime), length * 1000);
  return () => {
    clearInterval(timer);
    oscillators.forEach((oscillator) => oscillator.stop());
    void context.close();
  };
}
