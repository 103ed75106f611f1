/** `muted`: as in the app, where the sender then has no track. */
export type Sound = 'speech' | 'quiet room';

/** Made for the measurement: a voice of 110 to 160 Hz through three formants that change with each syllable, hisses between them, and pauses. */
export function makeVoice(): { track: MediaStreamTrack; say(sound: Sound): void } {
  const context = new AudioContext({ sampleRate: 48_000 });
  const out = context.createMediaStreamDestination();
  const throat = new OscillatorNode(context, { type: 'sawtooth', frequency: 120 });
  const hiss = noise(context);
  const loudness = new GainNode(context, { gain: 0 });
  const breath = new GainNode(context, { gain: 0 });
  const formants = [500, 1_500, 2_500].map((frequency) => {
    const filter = new BiquadFilterNode(context, { type: 'bandpass', frequency, Q: 8 });
    throat.connect(filter).connect(loudness);
    return filter;
  });
  hiss.connect(new BiquadFilterNode(context, { type: 'highpass', frequency: 3_000 })).connect(breath);
  loudness.connect(out);
  breath.connect(out);
  // The noise of a room behind noise suppression: -70 dB.
  hiss.connect(new GainNode(context, { gain: 0.0003 })).connect(out);
  throat.start();
  hiss.start();
  let speaking = false;
  const syllable = (): void => {
    const now = context.currentTime;
    const length = 0.12 + Math.random() * 0.15;
    const pause = Math.random() < 0.15 ? 0.4 + Math.random() * 0.6 : 0.03;
    if (speaking) {
      throat.frequency.linearRampToValueAtTime(110 + Math.random() * 50, now + length);
      for (const [index, filter] of formants.entries()) {
        filter.frequency.linearRampToValueAtTime(
          [300, 900, 2_200][index]! * (1 + Math.random() * 1.3),
          now + length / 2,
        );
      }
      loudness.gain.setTargetAtTime(0.4 * (0.4 + Math.random()), now, 0.02);
      loudness.gain.setTargetAtTime(0, now + length * 0.7, 0.03);
      breath.gain.setTargetAtTime(Math.random() < 0.4 ? 0.08 : 0, now + length, 0.01);
      breath.gain.setTargetAtTime(0, now + length + 0.05, 0.01);
    }
    setTimeout(syllable, (length + pause) * 1_000);
  };
  syllable();
  return { track: out.stream.getAudioTracks()[0]!, say: (sound) => void (speaking = sound === 'speech') };
}

function noise(context: AudioContext): AudioBufferSourceNode {
  const buffer = new AudioBuffer({ length: 96_000, sampleRate: 48_000 });
  const samples = buffer.getChannelData(0);
  for (let at = 0; at < samples.length; at++) samples[at] = Math.random() * 2 - 1;
  return new AudioBufferSourceNode(context, { buffer, loop: true });
}
