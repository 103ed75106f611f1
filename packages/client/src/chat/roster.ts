import type { Group } from '@konklave/mls';
import type { ParticipantId, PushParams, RequestParams } from '@konklave/protocol/client';
import { cardsPerRoster, decodeHanded, encodeHanded, type Handed } from '@konklave/protocol/sealed';
import type { Random } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';
import type { Scope } from '../scope.ts';
import { tuning } from '../tuning.ts';
import type { Cards } from './cards.ts';
import type { HandKeys } from './hand-keys.ts';

export interface RosterOptions {
  scope: Scope;
  random: Random;
  queue: TaskQueue;
  cards: Cards;
  keys: HandKeys;
  group(): Group | undefined;
  /** By the server's word not connected, or gone. */
  isAbsent(participant: ParticipantId): boolean;
  /** Rejects with a RequestError. */
  hand(params: RequestParams<'mailbox.hand'>): Promise<object>;
  /** How many messages somebody has sent, as far as we know now. */
  said(participant: ParticipantId): number | undefined;
  /** By another member's word: how many somebody had sent when we came. */
  hinted(participant: ParticipantId, said: number): void;
  /** Cards of these people have come from others. */
  learned(participants: readonly ParticipantId[]): void;
  refused(cause: string): void;
}

/** Spreads the giving over everyone: neighbouring epochs fall on far places. */
const spread = 2_654_435_761;

/**
 * Who is who, from member to member (docs/protocol/sealed.md): one of those who were there gives the cards of all to who joins, and who
 * still misses somebody asks.
 */
export class Roster {
  readonly #options: RosterOptions;
  /** Those who have said something that we cannot read, because we came later; and whether we have asked since. A roster of before is no answer. */
  readonly #missed = new Map<ParticipantId, 'noted' | 'asked'>();
  #asking = false;
  #rounds = 0;
  #answeredAt = -Infinity;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  /** We have joined. */
  joined(): void {
    this.#plan();
  }

  /** Somebody has said something under keys from before we came. */
  missed(participant: ParticipantId): void {
    this.#missed.set(participant, 'noted');
    this.#plan();
  }

  /** A card has come from its owner. */
  heard(participant: ParticipantId): void {
    this.#missed.delete(participant);
  }

  /** Others have joined by the commit that led to this epoch of the group: gives them everyone's card if that is on us. */
  welcome(group: Group, joined: readonly ParticipantId[]): void {
    const before = group.members.filter(({ participant }) => !joined.includes(participant));
    const givers = before.filter(({ self, participant }) => self || !this.#options.isAbsent(participant));
    const place = ((group.epoch * spread) % 2 ** 32) % givers.length;
    if (givers[place]?.self !== true) return;
    const everyone = before.map(({ participant }) => participant);
    for (const participant of joined) this.#give(participant, everyone, true);
  }

  handed({ from, epoch, bytes }: PushParams<'mailbox.handed'>): void {
    this.#options.queue.start(async () => {
      const { keys, group, scope, refused } = this.#options;
      const isMember = group()?.members.some(({ participant, self }) => participant === from && !self) === true;
      // What comes too late to be opened is asked for again.
      if (scope.ended || !isMember || keys.isOver(epoch)) return;
      const opened = await keys.open(epoch, bytes);
      const message = opened && decodeHanded(opened);
      if (message === undefined) refused('unreadable');
      else if (message.type === 'roster') await this.#take(message.cards);
      else this.#answer(from, message.participants);
    });
  }

  async #take(cards: Extract<Handed, { type: 'roster' }>['cards']): Promise<void> {
    const { group, learned, refused } = this.#options;
    const now = group();
    if (now === undefined) return;
    const taken: ParticipantId[] = [];
    for (const { said, ...card } of cards) {
      if (said !== undefined && isMember(now, card.participant)) this.#options.hinted(card.participant, said);
      const known = this.#options.cards.get(card.participant);
      const isNews = await this.#options.cards.take(card, now);
      if (isNews) taken.push(card.participant);
      // An older one, or one of somebody who has gone meanwhile, is no lie.
      else if (known === undefined && isMember(now, card.participant)) refused('unauthentic-card');
      if (this.#missed.get(card.participant) === 'asked') this.#missed.delete(card.participant);
    }
    if (taken.length > 0) learned(taken);
  }

  #answer(to: ParticipantId, wanted: readonly ParticipantId[]): void {
    const now = this.#options.scope.now();
    // Who is asked too often answers no more: somebody else may.
    if (now - this.#answeredAt < tuning.answerGapMs) return;
    this.#answeredAt = now;
    this.#give(to, wanted, false);
  }

  #give(to: ParticipantId, of: readonly ParticipantId[], isWelcome: boolean): void {
    const cards = this.#options.cards
      .of(of.filter((participant) => participant !== to))
      .map((card) => ({ ...card, said: isWelcome ? this.#options.said(card.participant) : undefined }));
    for (let at = 0; at < cards.length; at += cardsPerRoster) {
      this.#hand(to, { type: 'roster', cards: cards.slice(at, at + cardsPerRoster) });
    }
  }

  #hand(to: ParticipantId, message: Handed): void {
    const { queue, keys, group, hand } = this.#options;
    queue.start(async () => {
      const sealed = await keys.seal(encodeHanded(message));
      const groupId = group()?.groupId;
      if (sealed === undefined || groupId === undefined) return;
      // What does not arrive is asked for.
      hand({ group: groupId, to, ...sealed }).catch(() => {});
    });
  }

  /** Those whose card we have not, or not the newest. */
  #lacking(): ParticipantId[] {
    const members = this.#options.group()?.members ?? [];
    return members
      .filter(
        ({ self, participant }) => !self && (!this.#options.cards.get(participant) || this.#missed.has(participant)),
      )
      .map(({ participant }) => participant);
  }

  #plan(): void {
    if (this.#asking || this.#rounds >= tuning.askRounds) return;
    this.#asking = true;
    this.#options.scope.after(tuning.askMs * (1 + this.#options.random.fraction()), () => {
      this.#asking = false;
      this.#ask();
    });
  }

  #ask(): void {
    const lacking = this.#lacking();
    if (lacking.length === 0) {
      this.#rounds = 0;
      return;
    }
    const here = (participant: ParticipantId): boolean => !this.#options.isAbsent(participant);
    // They themselves know best. After that, anybody.
    const direct = this.#rounds === 0 && lacking.length <= tuning.askDirectly ? lacking.filter(here) : [];
    this.#rounds += 1;
    for (const participant of lacking) if (this.#missed.has(participant)) this.#missed.set(participant, 'asked');
    if (direct.length > 0) for (const to of direct) this.#hand(to, { type: 'ask', participants: [to] });
    else this.#askAnybody(lacking, here);
    this.#plan();
  }

  #askAnybody(lacking: readonly ParticipantId[], here: (participant: ParticipantId) => boolean): void {
    const members = (this.#options.group()?.members ?? []).filter(
      ({ self, participant }) => !self && here(participant),
    );
    const to = members[Math.floor(this.#options.random.fraction() * members.length)]?.participant;
    if (to !== undefined) this.#hand(to, { type: 'ask', participants: [...lacking] });
  }
}

const isMember = (group: Group, participant: ParticipantId): boolean =>
  group.members.some((member) => member.participant === participant);
