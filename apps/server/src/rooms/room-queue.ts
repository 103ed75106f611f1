import type { RoomId } from '@konklave/protocol/client';
import type { RoomRecords, RoomStore } from './ports.ts';

/** Runs inside the transaction and returns what to tell whom once its writes are durable. */
export type RoomTask = (records: RoomRecords) => Promise<() => void>;

interface Job {
  task: RoomTask;
  failed: (cause: unknown) => void;
  shareable: boolean;
}

/** Messages that wait together are written by one flush to the disk. More would hold the first one up. */
const jobsPerTransaction = 64;

/**
 * Everything that changes a room goes through here, one after the other: what is told follows the order of what was written, so
 * that every member sees the log in order and without gaps, and a replay meets the live entries exactly where it ends.
 */
export class RoomQueue {
  readonly #store: RoomStore;
  readonly #room: RoomId;
  readonly #onIdle: () => void;
  readonly #waiting: Job[] = [];
  #draining: Promise<void> | undefined;

  constructor({ store, room, onIdle }: { store: RoomStore; room: RoomId; onIdle: () => void }) {
    this.#store = store;
    this.#room = room;
    this.#onIdle = onIdle;
  }

  get idle(): boolean {
    return this.#draining === undefined;
  }

  /**
   * Adds a task that looks at or changes who is connected; it has a transaction of its own, because the tasks before it must have been told.
   * `failed` is called instead when the storage fails; nothing was written then.
   */
  add(task: RoomTask, failed: (cause: unknown) => void): void {
    this.#push({ task, failed, shareable: false });
  }

  /** Adds a task that depends on nothing but what is stored; it may share a transaction with its neighbours. */
  addShareable(task: RoomTask, failed: (cause: unknown) => void): void {
    this.#push({ task, failed, shareable: true });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    await this.#draining;
  }

  #push(job: Job): void {
    this.#waiting.push(job);
    this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    // Leaves the caller's turn first: a task never runs inside the call that added it.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#run(this.#takeBatch());
    this.#draining = undefined;
    this.#onIdle();
  }

  #takeBatch(): Job[] {
    const firstAlone = this.#waiting.findIndex(({ shareable }) => !shareable);
    const shareable = firstAlone === -1 ? this.#waiting.length : firstAlone;
    return this.#waiting.splice(0, Math.max(1, Math.min(shareable, jobsPerTransaction)));
  }

  async #run(batch: Job[]): Promise<void> {
    const tellings: (() => void)[] = [];
    try {
      await this.#store.transact(this.#room, async (records) => {
        for (const { task } of batch) tellings.push(await task(records));
      });
    } catch (cause) {
      // One bad task must not cost its neighbours their answer.
      if (batch.length > 1) for (const job of batch) await this.#run([job]);
      else batch[0]?.failed(cause);
      return;
    }
    for (const [index, tell] of tellings.entries()) {
      try {
        tell();
      } catch (cause) {
        batch[index]?.failed(cause);
      }
    }
  }
}
