import { zero } from '@konklave/bytes';
import type { Clock, EpochKeys, KeyListener } from '@konklave/client';
import type { ParticipantId } from '@konklave/protocol/client';
import { cipherSuites, KeyRing, Receiver, Sender, suiteOfBaseKey, type OpenResult } from '@konklave/sframe';

/** So long the epochs before the one we send under stay open. Like the next two as in the encrypt worker of the web app. */
const oldEpochMs = 3_000;
/** So long a frame waits for keys that are on their way. */
const longestWaitMs = 800;
/** A key id shows the low 8 bits of its epoch; more than so many ahead is an old one. */
const farthestAhead = 64;

const context = 0;
const nothing = new Uint8Array(0);

/** A frame on its way, and when it was sealed under what. */
export interface Frame {
  from: ParticipantId;
  epoch: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What became of a frame: `ok`, or why it is not opened. `waitedMs`: for keys that came after it. */
export interface FrameOutcome {
  cause: 'ok' | 'stranger' | Extract<OpenResult, { ok: false }>['cause'];
  waitedMs: number;
}

export interface FrameKeysOptions {
  clock: Clock;
  /** How long installing an epoch takes, ms. */
  installMs?: () => number;
  /** Sending begins, goes on under another epoch, or stops (-1). */
  onSending?: (epoch: number) => void;
}

/** Real frame keys of one person with one stream: seals and opens as the encrypt worker of the web app does, without media. */
export class FrameKeys implements KeyListener {
  readonly #options: FrameKeysOptions;
  #ring = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128);
  readonly #receivers = new Map<number, Receiver>();
  #leaves: ReadonlyMap<ParticipantId, number> = new Map();
  #leaf = -1;
  #sender: Sender | undefined;
  #sending = -1;
  #first = Infinity;
  #newest = -1;
  #arrival = Promise.withResolvers<void>();
  #taken: Promise<void> = Promise.resolve();
  /** How much cryptography is under way, and who waits for its end. */
  #working = 0;
  #rest = Promise.withResolvers<void>();

  constructor(options: FrameKeysOptions) {
    this.#options = options;
  }

  /** The epoch that is sealed under; -1 while nothing is sent. */
  get sending(): number {
    return this.#sending;
  }

  /** The newest epoch that can be opened, -1 without one. */
  get newest(): number {
    return this.#newest;
  }

  /** The epoch that these keys begin with. */
  get first(): number {
    return this.#first;
  }

  /** Whether the frames of somebody may be opened: who has shown no name is not heard. */
  knows(participant: ParticipantId): boolean {
    return this.#leaves.has(participant);
  }

  /** Resolves when no cryptography is under way; frames may be waiting for keys. */
  async idle(): Promise<void> {
    while (this.#working > 0) await this.#rest.promise;
  }

  epoch(keys: EpochKeys): Promise<void> {
    const { clock, installMs = () => 0 } = this.#options;
    const delay = installMs();
    return this.#take(async () => {
      if (delay > 0) await new Promise<void>((resolve) => clock.after(delay, resolve));
      await this.#work(() => this.#install(keys));
    });
  }

  leaves(_epoch: number, leaves: ReadonlyMap<ParticipantId, number>): void {
    void this.#take(() => {
      this.#leaves = leaves;
    });
  }

  send(epoch: number): void {
    void this.#take(() => {
      this.#sender ??= new Sender({ ring: this.#ring, leaf: this.#leaf, context });
      this.#sender.startEpoch(BigInt(epoch));
      this.#switch(epoch);
      this.#options.clock.after(oldEpochMs, () => this.#retireBefore(epoch));
    });
  }

  hold(): void {
    void this.#take(() => {
      this.#sender = undefined;
      this.#switch(-1);
    });
  }

  clear(): void {
    void this.#take(() => {
      this.#ring.clear();
      this.#receivers.clear();
      this.#leaves = new Map();
      this.#sender = undefined;
      this.#first = Infinity;
      this.#newest = -1;
      this.#switch(-1);
    });
  }

  /** A sealed frame; undefined where nothing may be sent. */
  seal(from: ParticipantId, plaintext: Uint8Array<ArrayBuffer>): Promise<Frame | undefined> {
    return this.#work(async () => {
      const epoch = this.#sending;
      const sealed = await this.#sender?.seal({ metadata: nothing, plaintext });
      return sealed?.ok ? { from, epoch, bytes: sealed.frame } : undefined;
    });
  }

  /** Opens a frame, now or when its keys have come. Never rejects. */
  async open(frame: Frame): Promise<FrameOutcome> {
    const { clock } = this.#options;
    const start = clock.now();
    for (let waitedMs = 0; ; waitedMs = clock.now() - start) {
      const ahead = frame.epoch - this.#newest;
      const cause = await this.#work(() => this.#open(frame));
      const hopeless = waitedMs >= longestWaitMs || ahead < 1 || ahead > farthestAhead;
      if (cause !== 'unknown-key' || hopeless) return { cause, waitedMs };
      if (frame.epoch > this.#newest) await this.#next(longestWaitMs - waitedMs);
    }
  }

  async #open({ from, bytes }: Frame): Promise<FrameOutcome['cause']> {
    const leaf = this.#leaves.get(from);
    if (leaf === undefined) return 'stranger';
    let receiver = this.#receivers.get(leaf);
    if (receiver === undefined) {
      receiver = new Receiver({ ring: this.#ring, leaf, context });
      this.#receivers.set(leaf, receiver);
    }
    const opened = await receiver.open({ metadata: nothing, frame: bytes });
    return opened.ok ? 'ok' : opened.cause;
  }

  async #install({ epoch, baseKey, leaf, leaves }: EpochKeys): Promise<void> {
    const suite = suiteOfBaseKey(baseKey.length);
    if (this.#ring.suite !== suite) this.#ring = new KeyRing(suite);
    for (const [participant, left] of this.#leaves) {
      if (leaves.get(participant) === left) continue;
      this.#ring.dropLeaf(left, BigInt(epoch));
      this.#receivers.delete(left);
    }
    this.#leaves = leaves;
    const bytes = new Uint8Array(baseKey);
    const installed = await this.#ring.install(BigInt(epoch), bytes);
    zero(baseKey, bytes);
    if (!installed.ok) throw new Error(`not installed: ${installed.cause}`);
    this.#leaf = leaf;
    this.#first = Math.min(this.#first, epoch);
    this.#newest = Math.max(this.#newest, epoch);
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }

  /** One message after the other, in the order in which they come. */
  #take(task: () => void | Promise<void>): Promise<void> {
    this.#taken = this.#taken.then(task);
    return this.#taken;
  }

  /** After a `clear` epochs count from the beginning again, and this one may not be there. */
  #retireBefore(epoch: number): void {
    if (this.#ring.has(BigInt(epoch))) this.#ring.retireBefore(BigInt(epoch));
  }

  #switch(epoch: number): void {
    this.#sending = epoch;
    this.#options.onSending?.(epoch);
  }

  /** The keys of another epoch have come, or so much time has passed. */
  #next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#options.clock.after(ms, resolve);
      void this.#arrival.promise.then(() => {
        stop();
        resolve();
      });
    });
  }

  async #work<T>(task: () => Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await task();
    } finally {
      this.#working -= 1;
      if (this.#working === 0) {
        this.#rest.resolve();
        this.#rest = Promise.withResolvers();
      }
    }
  }
}
