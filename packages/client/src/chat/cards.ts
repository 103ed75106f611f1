import { fromBase64url, toBase64url } from '@konklave/bytes';
import { isSignedByLeaf, signAsLeaf, type Group } from '@konklave/mls';
import type { ParticipantId } from '@konklave/protocol/client';
import { cardBytes, type Card, type SignedCard } from '@konklave/protocol/sealed';

const label = 'Konklave 1 card';

/** A card, and whose it is said to be. */
export type HandedCard = SignedCard & { participant: ParticipantId };

/** The newest card of everyone, ours included, ready to be handed on. */
export class Cards {
  readonly #cards = new Map<ParticipantId, SignedCard>();

  get(participant: ParticipantId): SignedCard | undefined {
    return this.#cards.get(participant);
  }

  /** Takes a card that came from its owner: whatever was known before, this is what they say now. */
  heard(participant: ParticipantId, card: SignedCard): void {
    this.#cards.set(participant, card);
  }

  /** Of these people, as far as they are known. */
  of(participants: readonly ParticipantId[]): HandedCard[] {
    return participants.flatMap((participant) => {
      const card = this.#cards.get(participant);
      return card === undefined ? [] : [{ participant, ...card }];
    });
  }

  forget(participants: readonly ParticipantId[]): void {
    for (const participant of participants) this.#cards.delete(participant);
  }

  /** Takes a card that somebody has handed on, if it is news and its owner has signed it. Whether it was taken. */
  async take({ participant, ...card }: HandedCard, group: Group): Promise<boolean> {
    const isNews = (): boolean => (this.#cards.get(participant)?.version ?? -1) < card.version;
    const member = group.members.find((candidate) => candidate.participant === participant);
    if (member === undefined || member.self || !isNews()) return false;
    const signature = fromBase64url(card.signature);
    if (!(await isSignedByLeaf(group, member, { label, words: cardBytes(card), signature }))) return false;
    // Meanwhile their own word may have come.
    if (!isNews()) return false;
    this.#cards.set(participant, card);
    return true;
  }
}

/** Our card, so that others can hand it on. */
export async function signCard(group: Group, card: Card): Promise<SignedCard> {
  return { ...card, signature: toBase64url(await signAsLeaf(group, label, cardBytes(card))) };
}
