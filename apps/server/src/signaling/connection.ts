import type { WebSocket } from 'ws';
import type { WireError } from '@konklave/protocol/client';
import { TokenBucket } from '@konklave/protocol/delivery';
import type { Seat } from '../media/bridge.ts';
import type { ConnectionEnd } from '../observability/logger.ts';
import type { Clock, EncodedPush, Ending, Link } from '../rooms/ports.ts';
import {
  answerRate,
  bufferedBytes,
  bufferedPushBytes,
  mistakeRate,
  pingsOutside,
  postedByteRate,
  postRate,
  strangerBytes,
} from './limits.ts';

/** WebSocket close codes (RFC 6455 section 7.4): 1000 bye, 1001 going away, 1008 policy. */
const closeCodes = {
  removed: 1000,
  superseded: 1000,
  'server-closing': 1001,
  silent: 1001,
  hostile: 1008,
  flood: 1008,
} satisfies Partial<Record<Ending | ConnectionEnd, number>>;

/** What browsers send as a page goes, even where its scripts have no time left to say goodbye. A network that is gone sends nothing. */
const goingAway = 1001;

/** One WebSocket, and which seat it has taken. */
export class Connection implements Link {
  /** A room.enter or room.resume is under way: no second one may start. */
  entering = false;
  seat: Seat | undefined;
  /** The page that this connection belonged to was closed, reloaded or left: nobody can come back from it. */
  pageIsGone = false;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  /** Of the network, also of a message that is not whole yet. */
  readonly #bytesRead: () => number;
  readonly #mistakes: TokenBucket;
  readonly #posts: TokenBucket;
  readonly #postedBytes: TokenBucket;
  readonly #answers: TokenBucket;
  readonly #onEnd: (connection: Connection, why: Ending | ConnectionEnd | undefined) => void;
  #ended = false;
  #heardSincePing = true;
  #pingedAt: number;
  #confirmedUntil: number;
  #pingsOutside = 0;
  /** Bytes of answers that were not handed to the system yet; they are JSON in ASCII. */
  #answersUnderWay = 0;

  constructor(
    socket: WebSocket,
    clock: Clock,
    bytesRead: () => number,
    onEnd: (connection: Connection, why: Ending | ConnectionEnd | undefined) => void,
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#bytesRead = bytesRead;
    this.#onEnd = onEnd;
    this.#mistakes = new TokenBucket(mistakeRate, clock.now());
    this.#posts = new TokenBucket(postRate, clock.now());
    this.#postedBytes = new TokenBucket(postedByteRate, clock.now());
    this.#answers = new TokenBucket(answerRate, clock.now());
    this.#pingedAt = clock.now();
    this.#confirmedUntil = clock.now();
    socket.on('pong', () => this.#heard(true));
    socket.on('close', (code: number) => {
      this.pageIsGone = code === goingAway;
      this.#end(undefined);
    });
  }

  get open(): boolean {
    return !this.#ended && this.#socket.readyState === this.#socket.OPEN;
  }

  get confirmedUntil(): number {
    return this.#confirmedUntil;
  }

  send({ text }: EncodedPush): void {
    if (!this.open) return;
    this.#socket.send(text);
    this.#watchReader();
  }

  respond(re: number, result: object): void {
    this.#answer(JSON.stringify({ re, result }));
  }

  /** `re` is 0 when the message had no id that could be read. */
  refuse(re: number, error: WireError): void {
    this.#answer(JSON.stringify({ re, error }));
  }

  /** Notes a message that is against the protocol. Several of them are no accident. */
  noteMistake(): void {
    if (!this.#mistakes.take(1, this.#clock.now())) this.close('hostile');
  }

  /** Whether a message of this length (base64url) may go into the log now. Takes it from what this connection may still post. */
  mayPost(length: number): boolean {
    const now = this.#clock.now();
    return this.#posts.take(1, now) && this.#postedBytes.take(length, now);
  }

  /** Whether the large answers of before are paid for. */
  mayAskMore(): boolean {
    return this.#answers.take(0, this.#clock.now());
  }

  /** Notes a large answer, whose length shows only when it is there. */
  chargeAnswer(length: number): void {
    this.#answers.charge(length, this.#clock.now());
  }

  /** Something came in. */
  heard(): void {
    this.#heard(false);
  }

  /** Called at every ping interval: ends a connection that has said nothing since the last one, or that joins no group. `isInPlace`: a member, or waits for a turn to become one. */
  ping(isInPlace: boolean): void {
    if (!this.open) return;
    if (!this.#heardSincePing) return this.cut('silent');
    if (this.seat === undefined && this.#bytesRead() > strangerBytes) return this.cut('flood');
    this.#pingsOutside = isInPlace ? 0 : this.#pingsOutside + 1;
    if (this.#pingsOutside > pingsOutside) return this.close('silent');
    this.#heardSincePing = false;
    this.#pingedAt = this.#clock.now();
    this.#socket.ping();
  }

  /** Ends the connection after what was sent before. Nothing that comes in is looked at any more. */
  close(why: keyof typeof closeCodes): void {
    if (this.#ended) return;
    this.#socket.close(closeCodes[why], why);
    this.#end(why);
  }

  /** Ends the connection at once. */
  cut(why: ConnectionEnd): void {
    this.#socket.terminate();
    this.#end(why);
  }

  #answer(text: string): void {
    if (!this.open) return;
    this.#answersUnderWay += text.length;
    this.#socket.send(text, () => {
      this.#answersUnderWay -= text.length;
    });
    this.#watchReader();
  }

  #watchReader(): void {
    const buffered = this.#socket.bufferedAmount;
    if (buffered > bufferedBytes || buffered - this.#answersUnderWay > bufferedPushBytes) this.cut('slow-reader');
  }

  #heard(isPong: boolean): void {
    this.#heardSincePing = true;
    if (isPong) this.#confirmedUntil = this.#pingedAt;
  }

  #end(why: Ending | ConnectionEnd | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd(this, why);
  }
}
