import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogOrder, type OrderedEntry } from './log-order.ts';

const entry = (seq: number): OrderedEntry => ({
  kind: 'message',
  seq,
  epoch: 0,
  sender: 'alice',
  nonce: seq,
  bytes: 'AA',
});

/** Takes everything that is next. */
function taken(order: LogOrder): number[] {
  const seqs: number[] = [];
  for (let next = order.peek(); next !== undefined; next = order.peek()) {
    seqs.push(next.seq);
    order.advance();
  }
  return seqs;
}

describe('the order of a log', () => {
  it('is the same however entries come', () => {
    const arrivals = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }).chain((extra) =>
      fc.shuffledSubarray([...Array.from({ length: 30 }, (_, index) => index + 1), ...extra], {
        minLength: 30 + extra.length,
      }),
    );
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 29 }), (seqs, start) => {
        const order = new LogOrder(1_000);
        const done: number[] = [];
        seqs.forEach((seq, index) => {
          if (index === Math.floor(seqs.length / 2)) order.start(start);
          order.offer(entry(seq));
          done.push(...taken(order));
        });
        expect(done).toEqual(Array.from({ length: 30 - start }, (_, index) => start + index + 1));
        expect(order.hasGap).toBe(false);
      }),
    );
  });

  it('has a gap exactly when something waits behind a hole', () => {
    const order = new LogOrder(1_000);
    order.offer(entry(3));
    expect(order.hasGap).toBe(false);
    order.start(1);
    expect(order.hasGap).toBe(true);
    expect(order.highest).toBe(3);
    order.offer(entry(2));
    expect(order.hasGap).toBe(false);
    expect(taken(order)).toEqual([2, 3]);
    expect(order.position).toBe(3);
  });

  it('keeps what came first for a place, until a fresh answer', () => {
    const order = new LogOrder(1_000);
    order.start(0);
    order.offer({ kind: 'own-message', seq: 1 });
    order.offer(entry(1));
    order.offer(entry(2));
    order.forgetWaiting();
    expect(order.peek()?.kind).toBe('own-message');
    order.advance();
    expect(order.peek()).toBeUndefined();
  });

  it('does not grow without an end', () => {
    const order = new LogOrder(3);
    order.start(0);
    for (let seq = 10; seq > 1; seq -= 1) order.offer(entry(seq));
    order.offer(entry(1));
    expect(taken(order)).toEqual([]);
    expect(order.hasGap).toBe(true);
  });
});
