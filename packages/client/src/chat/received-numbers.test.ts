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
});
