import { refuse, type Outcome } from '../delivery/outcome.ts';
import type { RoomQueue, RoomTask } from './room-queue.ts';

/** Takes the answer to a request in the very moment in which it becomes true, so that it stands in order with the pushes. */
export type Answer<T> = (outcome: Outcome<T>) => void;

/** Hands work to a room's queue; what the storage fails at is reported, and answered with `internal`. */
export class RoomDesk {
  readonly #queue: RoomQueue;
  readonly #onFailure: (cause: unknown) => void;

  constructor(queue: RoomQueue, onFailure: (cause: unknown) => void) {
    this.#queue = queue;
    this.#onFailure = onFailure;
  }

  /** Work that looks at or changes who is connected. The task itself calls `answer` when it succeeds. */
  answer<T>(answer: Answer<T>, task: RoomTask): void {
    this.#queue.add(task, this.#failing(answer));
  }

  /** Work that depends on nothing but what is stored, and may share a transaction. */
  answerShared<T>(answer: Answer<T>, task: RoomTask): void {
    this.#queue.addShareable(task, this.#failing(answer));
  }

  /** Work that nobody waits for. */
  change(task: RoomTask, failed: () => void = () => {}): void {
    this.#queue.add(task, (cause) => {
      this.#onFailure(cause);
      failed();
    });
  }

  #failing<T>(answer: Answer<T>): (cause: unknown) => void {
    return (cause) => {
      this.#onFailure(cause);
      answer(refuse('internal'));
    };
  }
}
