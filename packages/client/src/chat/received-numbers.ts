import type { ParticipantId } from '@konklave/protocol/client';

/**
 * Which of everyone's messages we have: the sealed numbers show what the server has left out or given twice, however it
 * numbers its log. Who was there before us starts with the first number that we see, who comes later with 1.
 */
export class ReceivedNumbers {
  readonly #last = new Map<ParticipantId, number>();

  joined(participants: readonly ParticipantId[]): void {
    for (const participant of participants) this.#last.set(participant, 0);
  }

  left(participants: readonly ParticipantId[]): void {
    for (const participant of participants) this.#last.delete(participant);
  }

  /** Takes the number of the message that came next. */
  take(sender: ParticipantId, n: number): 'next' | 'after-a-gap' | 'repeated' {
    const last = this.#last.get(sender) ?? n - 1;
    if (n <= last) return 'repeated';
    this.#last.set(sender, n);
    return n === last + 1 ? 'next' : 'after-a-gap';
  }
}
