/** 2048 samples are 43 ms at 48 kHz: longer than a period of the lowest voice, shorter than a syllable. */
const samples = 2048;
/** An audio clock that has not moved for so long stands still. It moves every 3 ms where it runs. */
const stillMs = 500;

interface Tap {
  analyser: AnalyserNode;
  source: MediaStreamAudioSourceNode;
}

/**
 * Measures the level of audio tracks with WebAudio. Where the browser's audio clock stands still (no click yet, or no sound
 * device at all) it knows nothing and says so.
 */
export class SoundMeter {
  #context: AudioContext | undefined;
  readonly #taps = new Map<MediaStreamTrack, Tap>();
  readonly #buffer = new Float32Array(samples);
  readonly #page: EventTarget;
  readonly #now: () => number;
  readonly #listener = (): void => void this.#context?.resume().catch(() => {});
  #clock = 0;
  #movedAt = Number.NEGATIVE_INFINITY;

  /** `page` is where clicks and keys are heard: browsers start sound only after one. `now` in ms. */
  constructor(page: EventTarget, now: () => number) {
    this.#page = page;
    this.#now = now;
    for (const event of ['pointerup', 'keyup']) page.addEventListener(event, this.#listener);
  }

  /** RMS level of a track, 0 to 1; undefined when it cannot be measured. */
  level(track: MediaStreamTrack): number | undefined {
    const context = this.#running();
    if (!context) return undefined;
    const { analyser } = this.#taps.get(track) ?? this.#tap(context, track);
    analyser.getFloatTimeDomainData(this.#buffer);
    let sum = 0;
    for (const sample of this.#buffer) sum += sample * sample;
    return Math.sqrt(sum / samples);
  }

  /** Lets go of every track that is not among these. */
  keep(tracks: ReadonlySet<MediaStreamTrack>): void {
    for (const [track, { source }] of this.#taps) {
      if (tracks.has(track)) continue;
      source.disconnect();
      this.#taps.delete(track);
    }
  }

  close(): void {
    for (const event of ['pointerup', 'keyup']) this.#page.removeEventListener(event, this.#listener);
    this.keep(new Set());
    this.#context?.close().catch(() => {});
    this.#context = undefined;
  }

  #running(): AudioContext | undefined {
    this.#context ??= new AudioContext();
    const { currentTime } = this.#context;
    const now = this.#now();
    if (currentTime > this.#clock) this.#movedAt = now;
    this.#clock = currentTime;
    return now - this.#movedAt < stillMs ? this.#context : undefined;
  }

  #tap(context: AudioContext, track: MediaStreamTrack): Tap {
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = samples;
    source.connect(analyser);
    const tap = { analyser, source };
    this.#taps.set(track, tap);
    return tap;
  }
}
