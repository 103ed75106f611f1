import { Frames } from './frames.ts';
import { frameSamples, Rnnoise } from './rnnoise.ts';

// What an AudioWorkletGlobalScope has; TypeScript knows none.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: { module: WebAssembly.Module } }) => AudioWorkletProcessor,
): void;

/** Runs on the audio thread: the page may be busy, the voice goes on. */
class VoiceProcessor extends AudioWorkletProcessor {
  readonly #frames: Frames;
  #told = false;

  constructor({ processorOptions: { module } }: { processorOptions: { module: WebAssembly.Module } }) {
    super();
    const rnnoise = new Rnnoise(module);
    this.#frames = new Frames(frameSamples, (frame) => rnnoise.process(frame));
  }

  process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [from, to] = [input?.[0], output?.[0]];
    // Without an input there is nothing to do: the microphone is gone.
    if (from === undefined || to === undefined) return true;
    this.#frames.pass(from, to);
    if (!this.#told) this.port.postMessage('running', []);
    this.#told = true;
    return true;
  }
}

registerProcessor('voice', VoiceProcessor);
