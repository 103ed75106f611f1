/**
 * Runs tasks one after the other, in the order they came. Whatever reads or changes the MLS group runs here, and nothing here
 * waits for the network: a task that did would hold up the log behind it.
 */
export class TaskQueue {
  #tail: Promise<unknown> = Promise.resolve();
  readonly #broken: (error: unknown) => void;
  #waiting = 0;

  /** `broken` hears of a task handed to `start` that threw: something that must not happen. */
  constructor(broken: (error: unknown) => void) {
    this.#broken = broken;
  }

  /** Rejects when the task throws; the queue goes on. */
  run<T>(task: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const result = this.#tail.then(task);
    this.#tail = result.then(
      () => this.#done(),
      () => this.#done(),
    );
    return result;
  }

  /** The same for a task whose result nobody waits for. */
  start(task: () => Promise<void>): void {
    this.run(task).catch(this.#broken);
  }

  get busy(): boolean {
    return this.#waiting > 0;
  }

  /** Resolves when nothing is waiting or running. */
  async idle(): Promise<void> {
    while (this.busy) await this.#tail;
  }

  #done(): void {
    this.#waiting -= 1;
  }
}
