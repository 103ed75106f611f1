import type { Group } from '@konklave/mls';
import type { ParticipantId, PushParams, RequestParams } from '@konklave/protocol/client';
import type { Card, NumberedMessage, SignedCard } from '@konklave/protocol/sealed';
import type { EpochBegun } from '../group/membership.ts';
import type { Random } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';
import type { Scope } from '../scope.ts';
import type { Sending } from '../state.ts';
import type { StateStore } from '../store.ts';
import { Cards, signCard } from './cards.ts';
import { Conversation } from './conversation.ts';
import { HandKeys } from './hand-keys.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Outbox } from './outbox.ts';
import { ReceivedNumbers } from './received-numbers.ts';
import { Roster } from './roster.ts';

export interface TalkOptions {
  scope: Scope;
  random: Random;
  queue: TaskQueue;
  store: StateStore;
  outbox: Outbox;
  said: { name: string; sending: Sending; hand: number | undefined };
  group(): Group | undefined;
  isHere(): boolean;
  /** By the server's word not connected, or gone. */
  isAbsent(participant: ParticipantId): boolean;
  /** Rejects with a RequestError. */
  hand(params: RequestParams<'mailbox.hand'>): Promise<object>;
  /** Somebody has a name who had none. */
  named(): void;
}

/** All that people tell each other in one stay: takes what comes, sees that nothing is missing, and that everyone knows who is who. */
export class Talk {
  readonly conversation: Conversation;
  readonly #options: TalkOptions;
  readonly #numbers = new ReceivedNumbers();
  readonly #cards = new Cards();
  readonly #handKeys: HandKeys;
  readonly #roster: Roster;
  readonly #heartbeat: Heartbeat;

  constructor(options: TalkOptions) {
    this.#options = options;
    const { scope, random, queue, store, outbox, said, group, isHere, isAbsent, hand } = options;
    const cards = this.#cards;
    const sign = async (card: Card): Promise<SignedCard | undefined> => {
      const now = group();
      return now && signCard(now, card);
    };
    this.conversation = new Conversation({ scope, random, queue, store, outbox, cards, sign, ...said });
    const keys = new HandKeys(random);
    this.#handKeys = keys;
    scope.onEnd(() => keys.end());
    this.#roster = new Roster({
      scope,
      random,
      queue,
      cards,
      keys,
      group,
      isAbsent,
      hand,
      said: (participant) => (participant === store.state.participant ? outbox.said : this.#numbers.of(participant)),
      hinted: (participant, count) => {
        if (this.#numbers.hint(participant, count) === 'a-gap') store.refuse('missing-message');
      },
      learned: (participants) => this.#learned(participants),
      refused: (cause) => store.refuse(cause),
    });
    this.#heartbeat = new Heartbeat({
      scope,
      random,
      others: () => (isHere() ? store.state.people.filter(({ self }) => !self) : undefined),
      beat: () => this.conversation.repeatCard(),
      silent: () => store.refuse('silent-member'),
    });
  }

  /** The group has entered an epoch, and the people in it are in the state. Takes the hand key. */
  epoch({ group, handKey, joined, removed }: EpochBegun): void {
    const arrived = joined.map(({ participant }) => participant);
    this.#numbers.left(removed);
    this.#numbers.joined(arrived);
    this.#handKeys.begin(group.epoch, handKey);
    this.#cards.forget(removed.filter((participant) => !arrived.includes(participant)));
    if (arrived.length > 0) this.#roster.welcome(group, arrived);
  }

  /** We are in. */
  joined(): void {
    this.#roster.joined();
  }

  /** A message of the log. `sender` is whom MLS has authenticated. */
  message(sender: ParticipantId, { n, message }: NumberedMessage): void {
    const { store, named } = this.#options;
    this.#heartbeat.heard(sender);
    const place = this.#numbers.take(sender, n);
    if (place === 'repeated') return store.refuse('repeated-message');
    if (place === 'after-a-gap') store.refuse('missing-message');
    if (message === undefined) return store.refuse('unreadable');
    const isFirstCard = message.type === 'card' && this.#cards.get(sender) === undefined;
    this.conversation.received(sender, message);
    if (message.type === 'card') this.#roster.heard(sender);
    if (isFirstCard) named();
  }

  /** Somebody has said something under keys from before we came. */
  missed(sender: ParticipantId): void {
    this.#numbers.skipped(sender);
    this.#roster.missed(sender);
  }

  /** Another member has handed us something. */
  handed(params: PushParams<'mailbox.handed'>): void {
    this.#roster.handed(params);
  }

  #learned(participants: readonly ParticipantId[]): void {
    for (const participant of participants) this.conversation.learned(participant);
    this.#options.named();
  }
}
