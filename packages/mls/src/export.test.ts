// The meeting code and the exporter, computed a second time with Node's own hashes.
import { createHash, createHmac } from 'node:crypto';
import { concat, toHex, uint16, utf8 } from '@konklave/bytes';
import { describe, expect, it } from 'vitest';
import { meet, stateOf } from '../test/people.ts';
import { exportSecret, meetingCode } from './export.ts';

describe('the meeting code', () => {
  it('is what the protocol says of the epoch authenticator', async () => {
    const { people } = await meet(['alice', 'bob']);
    const { group } = people[0]!;
    const { epochAuthenticator } = stateOf(group).keySchedule;
    const hex = createHash('sha512').update('Konklave 1 meeting code').update(epochAuthenticator).digest('hex');
    const words = [0, 1, 2, 3, 4, 5].map((word) => BigInt(`0x${hex.slice(word * 10, word * 10 + 10)}`) % 100_000n);
    const expected = words.map((word) => word.toString().padStart(5, '0')).join(' ');
    expect(await meetingCode(group)).toBe(expected);
  });
});

describe('an exported secret', () => {
  it('is what RFC 9420 section 8.5 says of the exporter secret', async () => {
    const { people } = await meet(['alice']);
    const { group } = people[0]!;
    const { exporterSecret } = stateOf(group).keySchedule;
    const varLength = (data: Uint8Array) => concat(Uint8Array.of(data.length), data);
    /** RFC 9420 section 8, ExpandWithLabel, one block long. */
    const expand = (secret: Uint8Array, label: string, context: Uint8Array, length: number) =>
      new Uint8Array(
        createHmac('sha256', secret)
          .update(concat(uint16(length), varLength(utf8(`MLS 1.0 ${label}`)), varLength(context), Uint8Array.of(1)))
          .digest()
          .subarray(0, length),
      );
    const context = utf8('context');
    const derived = expand(exporterSecret, 'SFrame 1.0 Base Key', new Uint8Array(0), 32);
    const hash = new Uint8Array(createHash('sha256').update(context).digest());
    const expected = toHex(expand(derived, 'exported', hash, 16));
    expect(toHex(await exportSecret(group, 'SFrame 1.0 Base Key', context, 16))).toBe(expected);
  });

  it('belongs to the caller: overwriting it changes nothing for the next', async () => {
    const { people } = await meet(['alice']);
    const { group } = people[0]!;
    const first = await exportSecret(group, 'label', new Uint8Array(0), 32);
    const copy = toHex(first);
    first.fill(0);
    expect(toHex(await exportSecret(group, 'label', new Uint8Array(0), 32))).toBe(copy);
  });
});
