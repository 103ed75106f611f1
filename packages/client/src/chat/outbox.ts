import type { GroupId, RequestParams } from '@konklave/protocol/client';
import type { SealedMessage } from '@konklave/protocol/sealed';
import { failureOf } from '../errors.ts';
import type { Random } from '../ports.ts';
import type { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';

/** A message sealed for one epoch. `bytes` is base64url, as on the wire. */
export interface SealedFor {
  group: GroupId;
  epoch: number;
  bytes: string;
}

/** Room for as many first nonces that two stays do not meet, and for as many more after each. */
const firstNonces = 2 ** 52;

interface Letter extends Unsent {
  nonce: number;
  /** Its place among our sealed messages, for ever: the same number for another message would let the server give each to somebody else. */
  number: number | undefined;
  sealed: SealedFor | undefined;
  /** Being sealed or on its way. */
  busy: boolean;
  tries: number;
}

/** Something to say that has not reached the server. */
export interface Unsent {
  message: SealedMessage;
  settled: (outcome: 'stored' | 'failed') => void;
}

export interface OutboxOptions {
  scope: Scope;
  random: Random;
  /** The epoch that messages are sealed in now; undefined while nothing can be sent. */
  epoch(): number | undefined;
  seal(n: number, message: SealedMessage): Promise<SealedFor>;
  send(params: RequestParams<'mailbox.send'>): Promise<{ seq: number }>;
  stored(seq: number): void;
  /** The server says that we do not belong here: our view of the log is old, or its is. */
  rejected(): void;
}

/**
 * Sealed messages on their way to the server, one after the other, so that they stand in the log in the order of their numbers. What was on its way when a socket was lost is sent again with its
 * nonce, and with the same bytes unless the epoch has changed: then it is sealed anew, because nobody keeps old keys for long.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #letters: Letter[] = [];
  #nextNonce: number;
  #sealed = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    // The server knows nonces of earlier stays of ours, and takes none of them twice.
    this.#nextNonce = 1 + Math.floor(options.random.fraction() * firstNonces);
  }

  /** Takes a message. A card or a state that still waits is replaced by the newer one. */
  post(message: SealedMessage, settled: (outcome: 'stored' | 'failed') => void = () => {}): void {
    const waiting = this.#letters.findIndex(isFresh);
    const older = this.#letters.find((letter) => letter.message.type === message.type && isFresh(letter));
    if (older !== undefined && message.type !== 'chat') older.message = message;
    else {
      const letter = {
        nonce: this.#nextNonce++,
        message,
        number: undefined,
        sealed: undefined,
        busy: false,
        tries: 0,
        settled,
      };
      // Who we are goes before what we say, also when that was typed first.
      const place = message.type === 'chat' || waiting < 0 ? this.#letters.length : waiting;
      this.#letters.splice(place, 0, letter);
    }
    this.flush();
  }

  /** The number of the last message that is settled; undefined while one is under way. */
  get said(): number | undefined {
    return this.#letters.some(({ number }) => number !== undefined) ? undefined : this.#sealed;
  }

  /** Sends what is first, if something can be sent now. */
  flush(): void {
    const letter = this.#letters[0];
    if (letter === undefined || letter.busy || this.#options.epoch() === undefined || this.#options.scope.ended) return;
    void this.#send(letter);
  }

  /** The log holds a message that the server says is ours. Whether it is one of these bytes. */
  claim(nonce: number, bytes: string): boolean {
    const letter = this.#letters.find((candidate) => candidate.nonce === nonce && candidate.sealed?.bytes === bytes);
    if (letter !== undefined) this.#finish(letter, 'stored');
    return letter !== undefined;
  }

  /** Hands out what people wrote and nobody has yet, for another stay: here it will not be sent. */
  release(): Unsent[] {
    return this.#letters.splice(0).filter(({ message }) => message.type === 'chat');
  }

  /** Nothing more will be sent. */
  end(): void {
    for (const letter of this.#letters) letter.settled('failed');
    this.#letters = [];
  }

  async #send(letter: Letter): Promise<void> {
    letter.busy = true;
    try {
      if (letter.sealed === undefined || letter.sealed.epoch !== this.#options.epoch()) {
        letter.number ??= ++this.#sealed;
        letter.sealed = await this.#options.seal(letter.number, letter.message);
      }
      const { seq } = await this.#options.send({ ...letter.sealed, nonce: letter.nonce });
      this.#options.stored(seq);
      this.#finish(letter, 'stored');
    } catch (error) {
      this.#failed(letter, failureOf(error).code);
    } finally {
      letter.busy = false;
    }
  }

  #failed(letter: Letter, code: string): void {
    if (code === 'disconnected' || code === 'timeout' || code === 'ended') return;
    if (code === 'no-group' || code === 'not-member' || code === 'not-entered') return this.#options.rejected();
    // Too old for those who keep the keys of four epochs.
    if (code === 'stale-epoch') letter.sealed = undefined;
    const passing = code === 'rate-limited' || code === 'internal' || code === 'stale-epoch';
    letter.tries += 1;
    if (passing && letter.tries < tuning.sendAttempts) this.#options.scope.after(tuning.retryMs, () => this.flush());
    else this.#finish(letter, 'failed');
  }

  #finish(letter: Letter, outcome: 'stored' | 'failed'): void {
    const index = this.#letters.indexOf(letter);
    if (index < 0) return;
    this.#letters.splice(index, 1);
    letter.settled(outcome);
    this.flush();
  }
}

function isFresh({ busy, number }: Letter): boolean {
  return !busy && number === undefined;
}
