import { randomBytes } from 'node:crypto';
import {
  subprotocol,
  type Push,
  type PushParams,
  type PushType,
  type RequestParams,
  type RequestResult,
  type RequestType,
  type WireError,
} from '@konklave/protocol/client';

/** A refusal as the client of these tests sees it. */
export class Refused extends Error {
  readonly error: WireError;

  constructor(error: WireError) {
    super(`${error.code}${error.detail === undefined ? '' : ` (${error.detail})`}`);
    this.error = error;
  }
}

interface Waiting {
  type: PushType;
  found: (params: never) => void;
}

/** 16 random bytes as an id. */
export const randomId = () => randomBytes(16).toString('base64url');
/** Random bytes in the form of the wire: to the server, every commit and message looks like this. */
export const sealedBytes = (count = 300) => randomBytes(count).toString('base64url');

/** One WebSocket, spoken to in requests and pushes. */
export class Wire {
  readonly socket: WebSocket;
  /** Every push, in order of arrival. */
  readonly pushes: Push[] = [];
  /** Every frame as text, in order of arrival. */
  readonly frames: string[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #nextId = 1;
  readonly #pending = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #waiting: Waiting[] = [];
  #seen = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)));
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => {
        for (const { reject } of this.#pending.values()) reject(new Error(`closed: ${code} ${reason}`));
        this.#pending.clear();
        resolve({ code, reason });
      });
    });
  }

  static async open(url: string): Promise<Wire> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, subprotocol);
    const wire = new Wire(socket);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('no connection')));
    });
    return wire;
  }

  /** Sends a request. Rejects with `Refused`, or when the connection is over. */
  request<T extends RequestType>(type: T, params: RequestParams<T>): Promise<RequestResult<T>> {
    // A socket that is closed takes what it is given without a word.
    if (this.socket.readyState === WebSocket.CLOSED) return Promise.reject(new Error('closed'));
    const id = this.#nextId++;
    const answer = new Promise<RequestResult<T>>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.socket.send(JSON.stringify({ id, type, params }));
    return answer;
  }

  /** Sends a request that shall be refused and gives the error. */
  async refusal<T extends RequestType>(type: T, params: unknown): Promise<WireError> {
    try {
      await this.request(type, params as RequestParams<T>);
    } catch (error) {
      if (error instanceof Refused) return error.error;
      throw error;
    }
    throw new Error(`${type} was not refused`);
  }

  notify(type: string, params: object): void {
    this.socket.send(JSON.stringify({ type, params }));
  }

  /** The next push of this type that nobody has waited for yet. */
  next<T extends PushType>(type: T): Promise<PushParams<T>> {
    for (let index = this.#seen; index < this.pushes.length; index++) {
      const push = this.pushes[index]!;
      if (push.type !== type) continue;
      this.#seen = index + 1;
      return Promise.resolve(push.params as PushParams<T>);
    }
    return new Promise((found) => this.#waiting.push({ type, found }));
  }

  /** All answers to everything sent so far have come, and with them every push that was made before. */
  async settle(): Promise<void> {
    await this.request('group.fetch', {}).catch(() => {});
  }

  pushesOf<T extends PushType>(type: T): PushParams<T>[] {
    return this.pushes.filter((push) => push.type === type).map((push) => push.params as PushParams<T>);
  }

  close(): void {
    this.socket.close();
  }

  #receive(text: string): void {
    this.frames.push(text);
    const message = JSON.parse(text) as Push | { re: number; result?: never; error?: WireError };
    if (!('re' in message)) return this.#receivePush(message);
    const pending = this.#pending.get(message.re);
    this.#pending.delete(message.re);
    if (message.error) pending?.reject(new Refused(message.error));
    else pending?.resolve(message.result as never);
  }

  #receivePush(push: Push): void {
    this.pushes.push(push);
    const index = this.#waiting.findIndex(({ type }) => type === push.type);
    if (index === -1) return;
    const [waiting] = this.#waiting.splice(index, 1);
    this.#seen = this.pushes.length;
    waiting?.found(push.params as never);
  }
}
