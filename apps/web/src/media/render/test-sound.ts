/** Two notes that are being made. */
export interface TestSound {
  track: MediaStreamTrack;
  /** How long they are to be heard, ms. */
  lengthMs: number;
  stop(): void;
}

/** A fifth upwards, in Hz: friendly, and within what the smallest loudspeaker can do. */
const notes = [523.25, 783.99];
const noteSeconds = 0.7;
/** Of full scale: below a voice, so that nobody is startled. */
const loudness = 0.15;
const swellSeconds = 0.04;

/** Makes a short sound to try a speaker with. As a track, so that it is played as everybody's sound is, on the chosen speaker. */
export function startTestSound(): TestSound {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  for (const [index, frequency] of notes.entries()) {
    const tone = new OscillatorNode(context, { frequency });
    const gain = new GainNode(context, { gain: 0 });
    const begin = context.currentTime + swellSeconds + index * noteSeconds;
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(loudness, begin + swellSeconds);
    gain.gain.linearRampToValueAtTime(0, begin + noteSeconds);
    tone.connect(gain).connect(out);
    tone.start(begin);
    tone.stop(begin + noteSeconds);
  }
  return {
    track: out.stream.getAudioTracks()[0]!,
    // What has been made is heard a moment later.
    lengthMs: (notes.length * noteSeconds + 0.5) * 1_000,
    stop() {
      out.disconnect();
      void context.close();
    },
  };
}
