import type { Page } from 'playwright-core';
import { expectSoon } from '../harness/patience.ts';

/** RMS over a twentieth of a second, of full scale. A fake microphone's tone is far above, and silence is 0. */
const audible = 0.005;
/** Longer than the pause between two beeps of Chromium's fake microphone. */
const listenMs = 2_500;

interface Ears {
  levels(): Promise<number[]>;
}

/**
 * Gives a page the ears of its person, before anything else runs in it: the level of each sound that is being played. Chromium's
 * sounds are measured where they come out. Firefox's audio clock stands still without a sound device: there the receiver of the
 * track that is played tells how much sound it got out of its decoder.
 */
export async function giveEars(page: Page): Promise<void> {
  await page.addInitScript(growEars);
}

/**
 * Waits until exactly so many voices are to be heard while one listens for a moment: a whole one to hear that somebody is silent, less where
 * everything that is being played has been heard.
 */
export async function expectVoices(page: Page, count: number): Promise<void> {
  await expectSoon(
    `${count} voices above ${audible}`,
    () => listenFor(page, count),
    (loudest) => loudest.filter((level) => level > audible).length === count,
  );
}

/** The loudest moment of each sound that is being played; `voices` of them are enough when there is nothing else. */
function listenFor(page: Page, voices: number): Promise<number[]> {
  return page.evaluate(
    async ({ ms, voices, audible }) => {
      const { ears } = globalThis as unknown as { ears: Ears };
      const loudest: number[] = [];
      await ears.levels();
      for (const end = Date.now() + ms; Date.now() < end;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const levels = await ears.levels();
        for (const [index, level] of levels.entries()) loudest[index] = Math.max(loudest[index] ?? 0, level);
        const heard = loudest.filter((level) => level > audible).length;
        if (voices > 0 && heard === voices && levels.length === voices && loudest.length === voices) break;
      }
      return loudest;
    },
    { ms: listenMs, voices, audible },
  );
}

/** Runs in the page. */
function growEars(): void {
  const connections = new Set<RTCPeerConnection>();
  const energies = new WeakMap<RTCRtpReceiver, { energy: number; seconds: number }>();
  const analysers = new WeakMap<MediaStreamTrack, AnalyserNode>();
  const firefox = 'mozInnerScreenX' in globalThis;
  let context: AudioContext | undefined;

  if (firefox) {
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.add(this);
      }
    };
  }

  /** Tracks that are being played aloud. */
  function played(): MediaStreamTrack[] {
    return [...document.querySelectorAll('audio')].flatMap((audio) =>
      audio.paused || audio.muted || audio.volume === 0 || !(audio.srcObject instanceof MediaStream)
        ? []
        : audio.srcObject.getAudioTracks().filter(({ readyState, muted }) => readyState === 'live' && !muted),
    );
  }

  async function measure(track: MediaStreamTrack): Promise<number> {
    context ??= new AudioContext();
    const analyser = analysers.get(track) ?? context.createAnalyser();
    if (!analysers.has(track)) {
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      analysers.set(track, analyser);
    }
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  }

  async function measureDecoded(track: MediaStreamTrack): Promise<number> {
    const receivers = [...connections].flatMap((connection) => connection.getReceivers());
    const receiver = receivers.find((candidate) => candidate.track === track);
    if (receiver === undefined) return 0;
    const before = energies.get(receiver);
    const now = { energy: 0, seconds: 0 };
    for (const stats of (await receiver.getStats()).values()) {
      if (stats.type !== 'inbound-rtp') continue;
      now.energy = stats.totalAudioEnergy;
      now.seconds = stats.totalSamplesDuration;
    }
    energies.set(receiver, now);
    const seconds = before ? now.seconds - before.seconds : 0;
    return before && seconds > 0 ? Math.sqrt(Math.max(0, now.energy - before.energy) / seconds) : 0;
  }

  const ears: Ears = { levels: () => Promise.all(played().map(firefox ? measureDecoded : measure)) };
  Object.assign(globalThis, { ears });
}
