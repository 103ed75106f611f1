import type { Happening } from '../../platform/choices.ts';

/** A sound that is being made. */
export interface Chime {
  track: MediaStreamTrack;
  /** How long it is to be heard, ms. */
  lengthMs: number;
  stop(): void;
}

/** In Hz: soft, short, and each to be told from the others. */
const notes: Readonly<Record<Happening, readonly number[]>> = {
  coming: [392, 523.25],
  hands: [659.25, 659.25],
  messages: [587.33],
};
const noteSeconds = 0.14;
const fadeSeconds = 0.25;
/** Of full scale: far below a voice. */
const loudness = 0.06;
const swellSeconds = 0.015;

/** Makes a short sound. As a track, so that it is played as everybody's sound is, on the chosen speaker. */
export function startChime(happening: Happening): Chime {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const begin = context.currentTime + swellSeconds;
  for (const [index, frequency] of notes[happening].entries()) {
    const tone = new OscillatorNode(context, { frequency });
    const gain = new GainNode(context, { gain: 0 });
    const at = begin + index * noteSeconds;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loudness, at + swellSeconds);
    gain.gain.exponentialRampToValueAtTime(loudness / 1_000, at + fadeSeconds);
    tone.connect(gain).connect(out);
    tone.start(at);
    tone.stop(at + fadeSeconds);
  }
  return {
    track: out.stream.getAudioTracks()[0]!,
    // What has been made is heard a moment later.
    lengthMs: ((notes[happening].length - 1) * noteSeconds + fadeSeconds + 0.5) * 1_000,
    stop() {
      out.disconnect();
      void context.close();
    },
  };
}
