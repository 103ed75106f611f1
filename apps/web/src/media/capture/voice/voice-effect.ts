import wasmUrl from '@jitsi/rnnoise-wasm/dist/rnnoise.wasm?url';
import type { OpenEffect, TrackEffect } from '../effect-stage.ts';
import { sampleRate } from './rnnoise.ts';
// oxlint-disable-next-line import/default -- Vite makes an address of it, and of the file a bundle
import workletUrl from './voice.worklet.ts?worker&url';

/** An audio clock that has not moved between so many looks stands still, and what goes through it is silence. */
const stillLooks = 2;
const lookMs = 2_000;

let compiled: Promise<WebAssembly.Module> | undefined;

/** Takes the noise out of a microphone, on the audio thread. Rejects where that does not run. */
export const openVoiceEffect: OpenEffect = async (track, onFailed) => {
  compiled ??= WebAssembly.compileStreaming(fetch(wasmUrl)).catch((error: unknown) => {
    // A network that was gone for a moment is no reason not to try again.
    compiled = undefined;
    throw error;
  });
  const module = await compiled;
  const chain = await Chain.open(track, module);
  await chain.runs;
  chain.runs.catch(() => {});
  chain.onStill = onFailed;
  return chain;
};

/** Microphone, RNNoise, and the track that comes out. */
class Chain implements TrackEffect {
  readonly track: MediaStreamTrack;
  /** Resolves once sound goes through; rejects when the audio clock stands still. */
  readonly runs: Promise<void>;
  /** The clock has stood still since. */
  onStill = (): void => {};
  readonly #context: AudioContext;
  readonly #watch: ReturnType<typeof setInterval>;
  readonly #wake = (): void => void this.#context.resume().catch(() => {});
  #clock = 0;
  #still = 0;

  static async open(track: MediaStreamTrack, module: WebAssembly.Module): Promise<Chain> {
    const context = new AudioContext({ sampleRate });
    try {
      await context.audioWorklet.addModule(workletUrl);
      return new Chain(context, track, module);
    } catch (error) {
      void context.close();
      throw error;
    }
  }

  private constructor(context: AudioContext, track: MediaStreamTrack, module: WebAssembly.Module) {
    this.#context = context;
    const mono = { channelCount: 1, channelCountMode: 'explicit' } as const;
    const voice = new AudioWorkletNode(context, 'voice', {
      ...mono,
      outputChannelCount: [1],
      processorOptions: { module },
    });
    const out = new MediaStreamAudioDestinationNode(context, mono);
    context
      .createMediaStreamSource(new MediaStream([track]))
      .connect(voice)
      .connect(out);
    this.track = out.stream.getAudioTracks()[0]!;
    this.track.contentHint = track.contentHint;
    let fail = (): void => {};
    this.runs = new Promise((resolve, reject) => {
      voice.port.addEventListener('message', () => resolve());
      voice.port.start();
      fail = () => {
        this.close();
        reject(new Error('The audio clock stands still'));
        this.onStill();
      };
      voice.addEventListener('processorerror', fail);
    });
    this.#watch = setInterval(() => this.#look(fail), lookMs);
    // Browsers start sound only after a click or a key.
    for (const event of ['pointerup', 'keyup']) document.addEventListener(event, this.#wake);
  }

  close(): void {
    clearInterval(this.#watch);
    for (const event of ['pointerup', 'keyup']) document.removeEventListener(event, this.#wake);
    this.track.stop();
    void this.#context.close().catch(() => {});
  }

  #look(fail: () => void): void {
    const { currentTime } = this.#context;
    // Before the first click no clock moves. Until then the microphone is heard as it is.
    const stands = currentTime === this.#clock && navigator.userActivation.hasBeenActive;
    this.#clock = currentTime;
    this.#still = stands ? this.#still + 1 : 0;
    if (this.#still === stillLooks) fail();
  }
}
