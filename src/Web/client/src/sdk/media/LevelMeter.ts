import { levelOf } from './level';

const interval = 66;

let shared: AudioContext | null = null;

/** One audio context for all meters: browsers allow only a few. */
function audioContext(): AudioContext {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') {
    void shared.resume().catch(() => undefined);
  }

  return shared;
}

/** Measures how loud an audio track is, about 15 times a second. */
export class LevelMeter {
  private readonly source: MediaStreamAudioSourceNode;
  private readonly analyser: AnalyserNode;
  private readonly samples: Float32Array<ArrayBuffer>;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly listeners = new Set<(level: number) => void>();
  private present = 0;

  constructor(track: MediaStreamTrack) {
    const context = audioContext();
    this.source = context.createMediaStreamSource(new MediaStream([track]));
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source.connect(this.analyser);
    this.timer = setInterval(() => this.measure(), interval);
  }

  /** 0 to 1. */
  get level(): number {
    return this.present;
  }

  onLevel(listener: (level: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  stop(): void {
    clearInterval(this.timer);
    this.source.disconnect();
    this.listeners.clear();
    this.present = 0;
  }

  private measure(): void {
    this.analyser.getFloatTimeDomainData(this.samples);
    this.present = levelOf(this.samples);
    this.listeners.forEach((listener) => listener(this.present));
  }
}
