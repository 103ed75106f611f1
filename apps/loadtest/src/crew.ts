import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import type { Counted, Joined, Left, Order, Watched } from './orders.ts';

const program = fileURLToPath(new URL('crew-process.ts', import.meta.url));

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
  readonly #child = new Child<Order>(program);

  /** Rejects with what went wrong there. */
  tell<O extends Order>(order: O): Promise<Answers[O['do']]> {
    return this.#child.ask(order);
  }

  async end(): Promise<void> {
    await this.tell({ do: 'end' });
    this.#child.end();
  }
}
