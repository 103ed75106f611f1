import type { ParticipantId } from '@konklave/protocol/client';
import { EnergyMeter } from './energy-meter.ts';
import type { SoundMeter } from './sound-meter.ts';
import { SpeakingModel } from './speaking.ts';

export interface VoiceWatchOptions {
  meter: Pick<SoundMeter, 'level'>;
  /** Whose microphones can be heard now. */
  others: () => Iterable<ParticipantId>;
  /** Our own, once we have a name and it is on. */
  own: () => { participant: ParticipantId; track: MediaStreamTrack } | undefined;
  /** RTCStats of our own, for when the meter knows nothing. */
  ownReport: () => Promise<RTCStatsReport | undefined>;
  /** How loud we are, RMS from 0 to 1. */
  onOwnLevel: (level: number) => void;
  onSpeaking: (speaking: ReadonlySet<ParticipantId>) => void;
  now: () => number;
}

/** How often it is looked: quick enough to follow a conversation, seldom enough to cost nothing. */
const lookMs = 150;

/**
 * Tells who is speaking. Everyone measures their own microphone and says so in their frames, sealed: the bridge neither knows nor tells it,
 * and nobody need measure a hundred voices.
 */
export class VoiceWatch {
  readonly #options: VoiceWatchOptions;
  readonly #model = new SpeakingModel();
  readonly #energy = new EnergyMeter<ParticipantId>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** The loudest moment of each since the last look. */
  readonly #heard = new Map<ParticipantId, number>();
  #busy = false;

  constructor(options: VoiceWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), lookMs);
  }

  /** What frames said that have just come. */
  hear(levels: ReadonlyMap<ParticipantId, number>): void {
    for (const [participant, level] of levels) {
      this.#heard.set(participant, Math.max(level, this.#heard.get(participant) ?? 0));
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const { others, own, onOwnLevel, onSpeaking, now } = this.#options;
      const levels = new Map<ParticipantId, number>();
      const self = own();
      const level = self === undefined ? 0 : await this.#ownLevel(self);
      if (self !== undefined) levels.set(self.participant, level);
      onOwnLevel(level);
      for (const participant of others()) levels.set(participant, this.#heard.get(participant) ?? 0);
      this.#heard.clear();
      onSpeaking(this.#model.update(levels, now()));
    } finally {
      this.#busy = false;
    }
  }

  async #ownLevel({ participant, track }: { participant: ParticipantId; track: MediaStreamTrack }): Promise<number> {
    const level = this.#options.meter.level(track);
    if (level !== undefined) return level;
    const report = await this.#options.ownReport();
    return report === undefined ? 0 : this.#energy.level(participant, report);
  }
}
