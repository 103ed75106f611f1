import { toBase64url } from '@konklave/bytes';
import { limits, type ParticipantId } from '@konklave/protocol/client';
import type { Card, Reaction, SealedMessage, SignedCard } from '@konklave/protocol/sealed';
import { changePerson, sameSending } from '../people.ts';
import type { Random } from '../ports.ts';
import type { TaskQueue } from '../queue.ts';
import type { Scope } from '../scope.ts';
import type { ChatMessage, Sending } from '../state.ts';
import type { StateStore } from '../store.ts';
import { tuning } from '../tuning.ts';
import type { Cards } from './cards.ts';
import { nextPlace } from './hands.ts';
import type { Outbox } from './outbox.ts';

export interface ConversationOptions {
  scope: Scope;
  random: Random;
  store: StateStore;
  outbox: Outbox;
  queue: TaskQueue;
  cards: Cards;
  /** Signs our card; undefined while we are in no group. Called within the queue. */
  sign(card: Card): Promise<SignedCard | undefined>;
  name: string;
  sending: Sending;
  hand: number | undefined;
}

/** What people tell each other inside the group: who they are, what they send, and what they write. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #name: string;
  #sending: Sending;
  #hand: number | undefined;
  #version = 0;
  #lastReaction = 0;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#name = options.name;
    this.#sending = options.sending;
    this.#hand = options.hand;
  }

  /** Fills in what we know of ourselves, also where we wrote before we had an id. */
  present(self: ParticipantId): void {
    this.#change(self, { name: this.#name, sending: this.#sending, hand: this.#hand });
    const { store } = this.#options;
    const messages = store.state.messages.map((known) => (known.self ? { ...known, participant: self } : known));
    store.set({ messages });
  }

  /** Tells the others who we are, what we send and whether our hand is up, and keeps it for whoever comes later. Call within the queue. */
  async introduce(): Promise<void> {
    const { cards, outbox, scope, store, sign } = this.#options;
    this.#version = Math.max(this.#version + 1, Math.round(scope.date()));
    const hand = this.#hand === undefined ? {} : { hand: this.#hand };
    const card = await sign({ name: this.#name, ...this.#sending, ...hand, version: this.#version });
    const { participant, people } = store.state;
    if (card === undefined || participant === undefined || scope.ended) return;
    cards.heard(participant, card);
    if (people.some(({ self }) => !self)) outbox.post({ type: 'card', ...card });
  }

  /** Says our card again, so that others see that they have missed nothing. */
  repeatCard(): void {
    const { cards, outbox, store } = this.#options;
    const card = cards.get(store.state.participant ?? '');
    if (card !== undefined) outbox.post({ type: 'card', ...card });
  }

  setSending(sending: Sending): void {
    if (sameSending(this.#sending, sending)) return;
    this.#sending = { microphone: sending.microphone, camera: sending.camera, screen: sending.screen };
    const { participant, phase } = this.#options.store.state;
    if (participant !== undefined) this.#change(participant, { sending: this.#sending });
    // While joining there is nothing to correct: the introduction will say it.
    if (phase !== 'joining') this.#sayCard();
  }

  /** Raises our hand, after all that are up, or lowers it. */
  setHand(up: boolean): void {
    const { participant, people, phase } = this.#options.store.state;
    if (up === (this.#hand !== undefined)) return;
    this.#hand = up ? nextPlace(people) : undefined;
    if (participant !== undefined) this.#change(participant, { hand: this.#hand });
    if (phase !== 'joining') this.#sayCard();
  }

  /** Says something with one key. Nothing while we are not connected: it would come when its moment is over. */
  react(reaction: Reaction): void {
    const { participant, phase } = this.#options.store.state;
    if (participant === undefined || phase !== 'here') return;
    this.#show(participant, reaction);
    this.#options.outbox.post({ type: 'reaction', reaction });
  }

  /** Sends a chat message. An empty or overlong text is nothing that could be sent: false. */
  say(text: string): boolean {
    if (text.length === 0 || text.length > limits.chatLength) return false;
    const { scope, random, outbox, store } = this.#options;
    const message = {
      type: 'chat',
      id: toBase64url(random.bytes(16)),
      text,
      sentAt: Math.round(scope.date()),
    } as const;
    const { id, sentAt } = message;
    const participant = store.state.participant ?? '';
    this.#append({ id, participant, name: this.#name, self: true, text, sentAt, delivery: 'sending' });
    outbox.post(message, (outcome) => this.#deliver(id, outcome === 'stored' ? 'sent' : 'failed'));
    return true;
  }

  /** Takes what a member has sealed. `sender` is whom MLS has authenticated. */
  received(sender: ParticipantId, message: SealedMessage): void {
    if (message.type === 'card') {
      const { type: _, ...card } = message;
      this.#options.cards.heard(sender, card);
      return this.learned(sender);
    }
    if (message.type === 'reaction') return this.#show(sender, message.reaction);
    const { people, messages } = this.#options.store.state;
    const { id, text, sentAt } = message;
    const isKnown = messages.some((known) => known.id === id && known.participant === sender);
    if (isKnown) return this.#options.store.refuse('repeated-message');
    const name = people.find(({ participant }) => participant === sender)?.name;
    this.#append({ id, participant: sender, name, self: false, text, sentAt, delivery: 'sent' });
  }

  /** Shows somebody as their card says. */
  learned(participant: ParticipantId): void {
    const card = this.#options.cards.get(participant);
    if (card === undefined) return;
    const { name, microphone, camera, screen, hand } = card;
    this.#change(participant, { name, sending: { microphone, camera, screen }, hand });
  }

  #sayCard(): void {
    this.#options.queue.start(() => this.introduce());
  }

  #change(participant: ParticipantId, change: Parameters<typeof changePerson>[2]): void {
    const { store } = this.#options;
    store.set({ people: changePerson(store.state.people, participant, change) });
  }

  #show(participant: ParticipantId, reaction: Reaction): void {
    const { store, scope } = this.#options;
    const id = ++this.#lastReaction;
    const theirs = store.state.reactions.filter((shown) => shown.participant === participant);
    const surplus = new Set(theirs.slice(0, Math.max(0, theirs.length + 1 - tuning.reactionsEach)));
    const kept = store.state.reactions.filter((shown) => !surplus.has(shown));
    store.set({ reactions: [...kept, { id, participant, reaction }] });
    scope.after(tuning.reactionMs, () =>
      store.set({ reactions: store.state.reactions.filter((shown) => shown.id !== id) }),
    );
  }

  #append(message: ChatMessage): void {
    const { store } = this.#options;
    store.set({ messages: [...store.state.messages, message] });
  }

  #deliver(id: string, delivery: ChatMessage['delivery']): void {
    const { store } = this.#options;
    store.set({
      messages: store.state.messages.map((known) => (known.self && known.id === id ? { ...known, delivery } : known)),
    });
  }
}
