import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readResult, readServerFrame } from './decode.ts';

const entry = { kind: 'message', seq: 1, epoch: 0, sender: 'A'.repeat(22), nonce: 1, bytes: 'AA' };
const push = { type: 'group.entry', params: { group: 'Q'.repeat(22), entry } };
const frames: [object, string][] = [
  [push, 'push'],
  [{ re: 3, result: { seq: 1 } }, 'result'],
  [{ re: 3, error: { code: 'stale-epoch', winner: { ...entry, kind: 'commit', joined: true, removed: [] } } }, 'error'],
];

describe('a frame of the server', () => {
  it.each(frames)('%j is read as a %s', (frame, kind) => {
    expect(readServerFrame(JSON.stringify(frame))).toMatchObject({ kind });
  });

  it('keeps what its schema names and nothing else', () => {
    const more = { ...push, params: { ...push.params, more: 1, entry: { ...entry, more: 1 } }, more: 1 };
    expect(readServerFrame(JSON.stringify(more))).toEqual({ kind: 'push', push });
  });

  it.each([
    ['a code that is none', { re: 1, error: { code: 'no-such-code' } }],
    ['a push that is none', { type: 'constructor', params: {} }],
    ['a push with a part missing', { type: 'group.entry', params: { group: 'Q'.repeat(22) } }],
    ['bytes over the limit', { ...push, params: { ...push.params, entry: { ...entry, bytes: 'A'.repeat(90_000) } } }],
    [
      'an epoch beyond what counts exactly',
      { ...push, params: { ...push.params, entry: { ...entry, epoch: 2 ** 53 } } },
    ],
  ])('with %s is none', (_what, frame) => {
    expect(readServerFrame(JSON.stringify(frame))).toBeUndefined();
  });

  it('may be anything: it is read or refused, and nothing is thrown', () => {
    const almost = fc.tuple(fc.constantFrom(...frames.map(([frame]) => JSON.stringify(frame))), fc.nat(), fc.string());
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      almost.map(
        ([frame, at, put]) => frame.slice(0, at % frame.length) + put + frame.slice((at % frame.length) + put.length),
      ),
    );
    fc.assert(
      fc.property(text, (received) => {
        const frame = readServerFrame(received);
        expect(frame === undefined || ['push', 'result', 'error'].includes(frame.kind)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the result of a request', () => {
  it('is checked against the schema of its type', () => {
    expect(readResult('mailbox.send', { seq: 7, more: 1 })).toEqual({ seq: 7 });
    expect(readResult('mailbox.send', { seq: -7 })).toBeUndefined();
    expect(readResult('room.enter', { seq: 7 })).toBeUndefined();
    expect(readResult('group.fetch', { group: null })).toEqual({ group: null });
  });
});
