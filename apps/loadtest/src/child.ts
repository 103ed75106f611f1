import { fork, type ChildProcess } from 'node:child_process';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A process that follows orders: `{ id, order }` there, `{ id, answer }` or `{ id, failure }` back. */
export class Child<Order> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  /** `execPath`: another Node. */
  constructor(
    program: string,
    { args = [], execPath = process.execPath }: { args?: string[]; execPath?: string } = {},
  ) {
    this.#child = fork(program, args, { execPath, execArgv: ['--disable-warning=ExperimentalWarning'] });
    this.#child.on('message', ({ id, answer, failure }: { id: number; answer?: unknown; failure?: string }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failure === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(failure));
    });
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('a process has ended'));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  ask<Answer>(order: Order): Promise<Answer> {
    const id = this.#nextId++;
    this.#child.send({ id, order });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (answer) => resolve(answer as Answer), reject });
    });
  }

  /** It ends by itself. */
  end(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
