import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeKeyId, defaultLayout, parseKeyId } from './key-id.ts';

const epochs = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const uses = fc.record({ context: fc.nat(255), leaf: fc.nat(4095), epoch: epochs });

describe('key id', () => {
  it('holds context, leaf and the low bits of the epoch', () => {
    fc.assert(
      fc.property(uses, (use) => {
        const parsed = parseKeyId(composeKeyId(use));
        expect(parsed).toEqual({ context: use.context, leaf: use.leaf, epochBits: Number(use.epoch % 256n) });
      }),
    );
  });

  it('is the sum of RFC 9605 section 5.2 in any layout', () => {
    const layouts = fc.record({
      epochBits: fc.integer({ min: 1, max: 16 }),
      leafBits: fc.integer({ min: 12, max: 20 }),
    });
    fc.assert(
      fc.property(uses, layouts, ({ context, leaf, epoch }, layout) => {
        const [E, S] = [layout.epochBits, layout.leafBits];
        const kid = BigInt(context) * 2n ** BigInt(S + E) + BigInt(leaf) * 2n ** BigInt(E) + (epoch % 2n ** BigInt(E));
        expect(composeKeyId({ context, leaf, epoch }, layout)).toBe(kid);
      }),
    );
  });

  it('differs for different uses within one epoch', () => {
    fc.assert(
      fc.property(uses, uses, (one, other) => {
        fc.pre(one.context !== other.context || one.leaf !== other.leaf);
        expect(composeKeyId(one)).not.toBe(composeKeyId({ ...other, epoch: one.epoch }));
      }),
    );
  });

  it('can be read from any header, also a hostile one', () => {
    fc.assert(
      fc.property(epochs, (kid) => {
        const { context, leaf, epochBits } = parseKeyId(kid);
        expect(composeKeyId({ context, leaf, epoch: BigInt(epochBits) })).toBe(kid);
      }),
    );
  });

  it.each([
    { context: 0, leaf: 2 ** defaultLayout.leafBits, epoch: 0n },
    { context: 0, leaf: -1, epoch: 0n },
    { context: 0, leaf: 0.5, epoch: 0n },
    { context: -1, leaf: 0, epoch: 0n },
    { context: 2 ** 44, leaf: 0, epoch: 0n },
  ])('refuses what does not fit: %o', (use) => {
    expect(() => composeKeyId(use)).toThrow(RangeError);
  });
});
