import {
  readResult,
  readServerFrame,
  type NoticeParams,
  type NoticeType,
  type Push,
  type RequestParams,
  type RequestResult,
  type RequestType,
} from '@konklave/protocol/client';
import { RequestError } from '../errors.ts';
import type { Clock, Socket } from '../ports.ts';
import { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';

export interface ConnectionListener {
  opened(): void;
  push(push: Push): void;
  /** A frame of the server that is against the wire's schemas. It had no effect. */
  refused(): void;
  /** Once, whatever the reason. */
  closed(): void;
}

interface Waiting {
  type: RequestType;
  resolve(result: unknown): void;
  reject(error: RequestError): void;
  stopTimer(): void;
}

/** One socket's life: requests and their answers, notices, pushes. Whatever comes is checked against the schemas first. */
export class Connection {
  readonly #socket: Socket;
  readonly #scope: Scope;
  readonly #listener: ConnectionListener;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #open = false;
  #closed = false;
  #heardAt: number;

  constructor(options: { socket: Socket; clock: Clock; listener: ConnectionListener }) {
    this.#socket = options.socket;
    this.#scope = new Scope(options.clock);
    this.#listener = options.listener;
    this.#heardAt = options.clock.now();
    const tooLate = this.#scope.after(tuning.openMs, () => this.close());
    this.#socket.listen({
      opened: () => {
        tooLate();
        if (this.#closed) return;
        this.#open = true;
        this.#heardAt = this.#scope.now();
        this.#listener.opened();
      },
      received: (text) => this.#received(text),
      closed: () => this.#end(),
    });
  }

  /** When the server was last heard, ms since 1970. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Sends a request. Rejects with a RequestError. An answer that does not come in time ends the connection. */
  request<T extends RequestType>(
    type: T,
    params: RequestParams<T>,
    answerMs: number = tuning.answerMs,
  ): Promise<RequestResult<T>> {
    if (!this.#open) return Promise.reject(new RequestError('disconnected'));
    const id = this.#nextId++;
    return new Promise<RequestResult<T>>((resolve, reject) => {
      const stopTimer = this.#scope.after(answerMs, () => {
        this.#settle(id, (waiting) => waiting.reject(new RequestError('timeout')));
        this.close();
      });
      this.#waiting.set(id, { type, resolve: (result) => resolve(result as RequestResult<T>), reject, stopTimer });
      this.#socket.send(JSON.stringify({ id, type, params }));
    });
  }

  /** Sends what gets no answer. Lost when the socket is. */
  notify<T extends NoticeType>(type: T, params: NoticeParams<T>): void {
    if (this.#open) this.#socket.send(JSON.stringify({ type, params }));
  }

  close(): void {
    if (this.#closed) return;
    this.#socket.close();
    this.#end();
  }

  #received(text: string): void {
    if (this.#closed) return;
    this.#heardAt = this.#scope.now();
    const frame = readServerFrame(text);
    if (frame === undefined) return this.#listener.refused();
    if (frame.kind === 'push') return this.#listener.push(frame.push);
    // About something that had no id: a notice, or a frame that was too much. Nobody waits for it.
    if (frame.kind === 'error' && frame.re === 0) return;
    const known = this.#settle(frame.re, (waiting) => {
      if (frame.kind === 'error') return waiting.reject(new RequestError(frame.error.code, frame.error));
      const result = readResult(waiting.type, frame.result);
      if (result !== undefined) return waiting.resolve(result);
      this.#listener.refused();
      waiting.reject(new RequestError('bad-answer'));
    });
    if (!known) this.#listener.refused();
  }

  #settle(id: number, action: (waiting: Waiting) => void): boolean {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return false;
    this.#waiting.delete(id);
    waiting.stopTimer();
    action(waiting);
    return true;
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#open = false;
    this.#scope.end();
    for (const waiting of this.#waiting.values()) waiting.reject(new RequestError('disconnected'));
    this.#waiting.clear();
    this.#listener.closed();
  }
}
