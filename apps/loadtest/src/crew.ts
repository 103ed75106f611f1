import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Counted, Joined, Left, Order, Watched } from './orders.ts';

const program = fileURLToPath(new URL('crew-process.ts', import.meta.url));

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** Answers by order. */
interface Answers {
  join: Joined;
  leave: Left | undefined;
  watch: Watched | undefined;
  count: Counted;
  look: number[];
  end: undefined;
}

/** A process with participants in it. */
export class Crew {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  constructor() {
    this.#child = fork(program, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    this.#child.on('message', ({ id, answer, failure }: { id: number; answer?: unknown; failure?: string }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failure === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(failure));
    });
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('a crew has ended'));
    });
  }

  /** Rejects with what went wrong there. */
  tell<O extends Order>(order: O): Promise<Answers[O['do']]> {
    const id = this.#nextId++;
    this.#child.send({ id, order });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as Answers[O['do']]), reject });
    });
  }

  async end(): Promise<void> {
    await this.tell({ do: 'end' });
    this.#child.disconnect();
  }
}
