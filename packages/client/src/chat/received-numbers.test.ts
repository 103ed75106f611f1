import { describe, expect, it } from 'vitest';
import { ReceivedNumbers } from './received-numbers.ts';

describe('the numbers of messages', () => {
  it('follow each other from the first one seen, for who was there before us', () => {
    const numbers = new ReceivedNumbers();
    expect([41, 42, 43].map((n) => numbers.take('alice', n))).toEqual(['next', 'next', 'next']);
  });

  it('start at 1 for who came after us', () => {
    const numbers = new ReceivedNumbers();
    numbers.joined(['alice', 'bob']);
    expect(numbers.take('alice', 1)).toBe('next');
    expect(numbers.take('bob', 2)).toBe('after-a-gap');
  });

  it('show a gap once, and what comes late as repeated', () => {
    const numbers = new ReceivedNumbers();
    expect([5, 8, 9, 6, 9].map((n) => numbers.take('alice', n))).toEqual([
      'next',
      'after-a-gap',
      'next',
      'repeated',
      'repeated',
    ]);
    expect(numbers.take('bob', 1)).toBe('next');
  });

  it('go on from what another member says that was said before us, whichever comes first', () => {
    const early = new ReceivedNumbers();
    early.hint('alice', 40);
    expect([42, 43].map((n) => early.take('alice', n))).toEqual(['after-a-gap', 'next']);
    const late = new ReceivedNumbers();
    expect(late.take('alice', 42)).toBe('next');
    expect([late.hint('alice', 41), late.hint('alice', 40)]).toEqual(['nothing', 'a-gap']);
  });

  it('are refused by nobody else’s word', () => {
    const numbers = new ReceivedNumbers();
    numbers.hint('alice', 1_000);
    expect([5, 6].map((n) => numbers.take('alice', n))).toEqual(['next', 'next']);
    numbers.joined(['bob']);
    numbers.hint('bob', 1_000);
    expect(numbers.take('bob', 1)).toBe('next');
  });

  it('begin anew where something was passed over that was sealed before us', () => {
    const numbers = new ReceivedNumbers();
    numbers.hint('alice', 40);
    numbers.skipped('alice');
    expect(numbers.take('alice', 42)).toBe('next');
    expect(numbers.hint('alice', 40)).toBe('nothing');
  });
});
