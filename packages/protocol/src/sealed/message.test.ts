import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../client/limits.ts';
import { cardBytes } from './card.ts';
import { decodeHanded, encodeHanded, type Handed } from './handed.ts';
import { decodeSealed, encodeSealed, type SealedMessage } from './message.ts';
import { tidyName } from './name.ts';
import { lastPlace, reactions } from './signals.ts';

const name = fc
  .string({ minLength: 1, maxLength: limits.nameLength, unit: 'grapheme' })
  .map(tidyName)
  .filter((text) => text.length > 0);
const text = fc
  .string({ minLength: 1, maxLength: limits.chatLength, unit: 'grapheme' })
  .filter(({ length }) => length <= limits.chatLength);
const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
const cardFields = {
  name,
  microphone: fc.boolean(),
  camera: fc.boolean(),
  screen: fc.boolean(),
  version: fc.maxSafeNat(),
  signature: fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
};
const message: fc.Arbitrary<SealedMessage> = fc.oneof(
  fc.record({ type: fc.constant('card' as const), ...cardFields }),
  fc.record({ type: fc.constant('card' as const), ...cardFields, hand: fc.integer({ min: 1, max: lastPlace }) }),
  fc.record({ type: fc.constant('reaction' as const), reaction: fc.constantFrom(...reactions) }),
  fc.record({ type: fc.constant('chat' as const), id, text, sentAt: fc.integer({ min: 0, max: 8.64e15 }) }),
);

const aCard = {
  type: 'card',
  name: 'alice',
  microphone: true,
  camera: false,
  screen: false,
  version: 1,
  signature: 'A'.repeat(86),
} as const;

describe('a sealed message', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), message, (n, sent) => {
        expect(decodeSealed(encodeSealed(n, sent))).toEqual({ n, message: sent });
      }),
    );
  });

  it('may be anything that a member seals: it is read or ignored', () => {
    const json = fc.json().map((value) => new TextEncoder().encode(value));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), json), (bytes) => {
        const read = decodeSealed(bytes);
        expect(read?.message === undefined || ['card', 'chat', 'reaction'].includes(read.message.type)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a name of nothing but spaces', { ...aCard, name: '   ' }],
    ['a name that is too long', { ...aCard, name: 'a'.repeat(limits.nameLength + 1) }],
    [
      'a text that is too long',
      { type: 'chat', id: 'A'.repeat(22), text: 'a'.repeat(limits.chatLength + 1), sentAt: 0 },
    ],
    ['a time that no clock shows', { type: 'chat', id: 'A'.repeat(22), text: 'a', sentAt: 8.64e15 + 1 }],
    ['a type of later', { type: 'poll' }],
    ['half a card', { type: 'card', name: 'alice', microphone: true }],
    ['a card without a whole signature', { ...aCard, signature: 'AAAA' }],
    ['a hand at no place', { ...aCard, hand: 0 }],
    ['a hand beyond all places', { ...aCard, hand: 1e9 }],
    ['a reaction of somebody’s own', { type: 'reaction', reaction: 'boo' }],
  ])('with %s is none, but counts', (_what, value) => {
    expect(decodeSealed(new TextEncoder().encode(JSON.stringify({ n: 7, ...value })))).toEqual({
      n: 7,
      message: undefined,
    });
  });

  it.each([undefined, 0, -1, 1.5, '1', 2 ** 53])('with the number %s is nothing', (n) => {
    expect(decodeSealed(new TextEncoder().encode(JSON.stringify({ n, type: 'card', name: 'alice' })))).toBeUndefined();
  });
});

describe('what one member hands to another', () => {
  const roster: fc.Arbitrary<Handed> = fc.record({
    type: fc.constant('roster' as const),
    cards: fc.array(fc.record({ participant: id.map((text) => `${text.slice(0, 21)}A`), ...cardFields })),
  });

  it('comes back as it was, and says little by its length', () => {
    fc.assert(
      fc.property(roster, (sent) => {
        const bytes = encodeHanded(sent);
        expect(bytes.length % 256).toBe(0);
        expect(decodeHanded(bytes)).toEqual(sent);
      }),
    );
  });

  it('may be anything: it is read or ignored', () => {
    const json = fc.json().map((value) => new TextEncoder().encode(value));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), json), (bytes) => {
        const read = decodeHanded(bytes);
        expect(read === undefined || ['roster', 'ask'].includes(read.type)).toBe(true);
      }),
    );
  });

  it('is signed word for word', () => {
    const { type: _, signature: __, ...card } = aCard;
    const seen = new Set([
      ...[card, { ...card, name: 'mallory' }, { ...card, version: 2 }, { ...card, hand: 1 }].map(cardBytes).map(String),
      ...(['microphone', 'camera', 'screen'] as const).map((field) =>
        String(cardBytes({ ...card, [field]: !card[field] })),
      ),
    ]);
    expect(seen.size).toBe(7);
  });
});
