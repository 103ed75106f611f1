import type { ParticipantId } from '@konklave/protocol/client';
import { EnergyMeter } from './energy-meter.ts';
import type { SoundMeter } from './sound-meter.ts';
import { SpeakingModel } from './speaking.ts';

/** Somebody's microphone. */
export interface Voice {
  participant: ParticipantId;
  track: MediaStreamTrack;
}

export interface VoiceWatchOptions {
  meter: Pick<SoundMeter, 'level'>;
  /** Those that can be heard now, without our own. */
  others: () => readonly Voice[];
  /** Our own, once we have a name and it is on. */
  own: () => Voice | undefined;
  /** RTCStats of a microphone, for when the meter knows nothing. */
  report: (participant: ParticipantId) => Promise<RTCStatsReport | undefined>;
  /** How loud we are, RMS from 0 to 1; undefined where this browser cannot measure it. */
  onOwnLevel: (level: number | undefined) => void;
  onSpeaking: (speaking: ReadonlySet<ParticipantId>) => void;
  now: () => number;
}

/** How often it is looked: quick enough to follow a conversation, seldom enough to cost nothing. */
const lookMs = 150;

/**
 * Tells who is speaking. Everyone measures their own microphone and says so in their frames, sealed: the bridge neither knows nor tells it,
 * and nobody need measure a hundred voices. Whoever cannot measure their own (Firefox without a speaker has no audio clock) says that
 * instead, and is measured by those who hear them.
 */
export class VoiceWatch {
  readonly #options: VoiceWatchOptions;
  readonly #model = new SpeakingModel();
  readonly #energy = new EnergyMeter<ParticipantId>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** The loudest moment of each since the last look. */
  readonly #said = new Map<ParticipantId, number>();
  /** Who said last that they cannot measure their own. */
  readonly #unmeasured = new Set<ParticipantId>();
  #busy = false;

  constructor(options: VoiceWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), lookMs);
  }

  /** What frames said that have just come. */
  hear(levels: ReadonlyMap<ParticipantId, number | undefined>): void {
    for (const [participant, level] of levels) {
      if (level === undefined) this.#unmeasured.add(participant);
      else {
        this.#unmeasured.delete(participant);
        this.#said.set(participant, Math.max(level, this.#said.get(participant) ?? 0));
      }
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
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
    const levels = new Map<ParticipantId, number>();
    const self = this.#options.own();
    const level = self === undefined ? 0 : await this.#measure(self);
    this.#options.onOwnLevel(level);
    if (self !== undefined) levels.set(self.participant, level ?? 0);
    for (const other of this.#options.others()) levels.set(other.participant, await this.#levelOf(other));
    this.#said.clear();
    return levels;
  }

  async #levelOf(other: Voice): Promise<number> {
    const measured = this.#unmeasured.has(other.participant) ? await this.#measure(other) : undefined;
    return measured ?? this.#said.get(other.participant) ?? 0;
  }

  async #measure({ participant, track }: Voice): Promise<number | undefined> {
    const level = this.#options.meter.level(track);
    if (level !== undefined) return level;
    const report = await this.#options.report(participant);
    return report && this.#energy.level(participant, report);
  }
}
