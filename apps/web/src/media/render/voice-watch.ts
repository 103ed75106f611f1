import type { ParticipantId } from '@konklave/protocol/client';
import { EnergyMeter } from './energy-meter.ts';
import type { SoundMeter } from './sound-meter.ts';
import { SpeakingModel } from './speaking.ts';

export interface VoiceWatchOptions {
  meter: SoundMeter;
  /** The microphones that can be heard now, ours among them once we have a name. */
  tracks: () => ReadonlyMap<ParticipantId, MediaStreamTrack>;
  /** RTCStats of the same microphones, where the meter knows nothing. */
  reports: () => Promise<ReadonlyMap<ParticipantId, RTCStatsReport>>;
  onSpeaking: (speaking: ReadonlySet<ParticipantId>) => void;
  now: () => number;
}

/** How often it is listened: quick enough to follow a conversation, seldom enough to cost nothing. */
const listenMs = 150;

/** Tells who is speaking. Sound levels are measured here: the bridge neither knows nor tells them. */
export class VoiceWatch {
  readonly #options: VoiceWatchOptions;
  readonly #model = new SpeakingModel();
  readonly #energy = new EnergyMeter<ParticipantId>();
  readonly #timer: ReturnType<typeof setInterval>;
  #busy = false;

  constructor(options: VoiceWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#listen(), listenMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #listen(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const { onSpeaking, now } = this.#options;
      onSpeaking(this.#model.update(await this.#levels(), now()));
    } finally {
      this.#busy = false;
    }
  }

  async #levels(): Promise<ReadonlyMap<ParticipantId, number>> {
    const { meter, tracks, reports } = this.#options;
    const levels = new Map<ParticipantId, number>();
    const unheard = new Set<ParticipantId>();
    for (const [participant, track] of tracks()) {
      const level = meter.level(track);
      if (level === undefined) unheard.add(participant);
      else levels.set(participant, level);
    }
    if (unheard.size === 0) return levels;
    const known = await reports();
    for (const participant of unheard) {
      const report = known.get(participant);
      if (report) levels.set(participant, this.#energy.level(participant, report));
    }
    return levels;
  }
}
