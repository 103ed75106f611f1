import type { ParticipantId } from '@konklave/protocol/client';

/**
 * Which of everyone's messages we have: the sealed numbers show what the server has left out or given twice, however it
 * numbers its log. Who comes later than we starts with 1; who was there before with what somebody tells us who was there too, or else
 * with the first number that we see.
 */
export class ReceivedNumbers {
  readonly #last = new Map<ParticipantId, number>();
  /** The first number of those whose count we did not know. */
  readonly #first = new Map<ParticipantId, number>();
  /** Of those whom we have not heard, by the word of somebody who was there. */
  readonly #hinted = new Map<ParticipantId, number>();
  /** Something of theirs came that we could not read: no count of before holds. */
  readonly #skipped = new Set<ParticipantId>();

  joined(participants: readonly ParticipantId[]): void {
    for (const participant of participants) this.#last.set(participant, 0);
  }

  left(participants: readonly ParticipantId[]): void {
    for (const participant of participants) {
      for (const known of [this.#last, this.#first, this.#hinted, this.#skipped]) known.delete(participant);
    }
  }

  /** How much somebody has said, as far as we know. */
  of(participant: ParticipantId): number | undefined {
    return this.#last.get(participant);
  }

  /**
   * Another member says how much somebody had said when we came. Whether that shows that something is missing. It is believed for
   * that only, so that no message is refused by it.
   */
  hint(participant: ParticipantId, said: number): 'nothing' | 'a-gap' {
    if (this.#skipped.has(participant)) return 'nothing';
    const first = this.#first.get(participant);
    if (first !== undefined) return first > said + 1 ? 'a-gap' : 'nothing';
    if (!this.#last.has(participant)) this.#hinted.set(participant, said);
    return 'nothing';
  }

  /** Something of theirs, from before we came, was passed over. */
  skipped(participant: ParticipantId): void {
    this.#hinted.delete(participant);
    this.#skipped.add(participant);
  }

  /** Takes the number of the message that came next. */
  take(sender: ParticipantId, n: number): 'next' | 'after-a-gap' | 'repeated' {
    const last = this.#last.get(sender);
    if (last !== undefined && n <= last) return 'repeated';
    if (last === undefined) this.#first.set(sender, n);
    this.#last.set(sender, n);
    const before = last ?? this.#hinted.get(sender) ?? n - 1;
    return n <= before + 1 ? 'next' : 'after-a-gap';
  }
}
