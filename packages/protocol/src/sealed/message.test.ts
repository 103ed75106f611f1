import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../client/limits.ts';
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
const message: fc.Arbitrary<SealedMessage> = fc.oneof(
  fc.record({ type: fc.constant('card' as const), name }),
  fc.record({
    type: fc.constant('state' as const),
    microphone: fc.boolean(),
    camera: fc.boolean(),
    screen: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('state' as const),
    microphone: fc.boolean(),
    camera: fc.boolean(),
    screen: fc.boolean(),
    hand: fc.integer({ min: 1, max: lastPlace }),
  }),
  fc.record({ type: fc.constant('reaction' as const), reaction: fc.constantFrom(...reactions) }),
  fc.record({ type: fc.constant('chat' as const), id, text, sentAt: fc.integer({ min: 0, max: 8.64e15 }) }),
);

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
        expect(read?.message === undefined || ['card', 'state', 'chat', 'reaction'].includes(read.message.type)).toBe(
          true,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a name of nothing but spaces', { type: 'card', name: '   ' }],
    ['a name that is too long', { type: 'card', name: 'a'.repeat(limits.nameLength + 1) }],
    [
      'a text that is too long',
      { type: 'chat', id: 'A'.repeat(22), text: 'a'.repeat(limits.chatLength + 1), sentAt: 0 },
    ],
    ['a time that no clock shows', { type: 'chat', id: 'A'.repeat(22), text: 'a', sentAt: 8.64e15 + 1 }],
    ['a type of later', { type: 'poll' }],
    ['half a state', { type: 'state', microphone: true }],
    ['a hand at no place', { type: 'state', microphone: true, camera: true, screen: true, hand: 0 }],
    ['a hand beyond all places', { type: 'state', microphone: true, camera: true, screen: true, hand: 1e9 }],
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
