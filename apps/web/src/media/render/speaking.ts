import type { ParticipantId } from '@konklave/protocol/client';

/** A voice at arm's length is at 0.02 to 0.2 of full scale (RMS); a quiet room with noise suppression below 0.003. */
const speakingLevel = 0.01;
/** Bridges the pauses between words. */
const holdMs = 700;

/** Who is speaking, by sound level. Times in ms of any monotonic clock. */
export class SpeakingModel {
  readonly #until = new Map<ParticipantId, number>();
  #speaking: ReadonlySet<ParticipantId> = new Set();

  /** Takes the level (RMS, 0 to 1) of everyone who can be heard. The set keeps its identity while nothing changes. */
  update(levels: ReadonlyMap<ParticipantId, number>, now: number): ReadonlySet<ParticipantId> {
    for (const participant of this.#until.keys()) if (!levels.has(participant)) this.#until.delete(participant);
    for (const [participant, level] of levels) {
      if (level >= speakingLevel) this.#until.set(participant, now + holdMs);
    }
    const speaking = new Set([...this.#until].filter(([, until]) => until > now).map(([participant]) => participant));
    if (!sameMembers(speaking, this.#speaking)) this.#speaking = speaking;
    return this.#speaking;
  }
}

function sameMembers<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((member) => b.has(member));
}
