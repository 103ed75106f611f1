import { noticeSchemas, requestSchemas } from '@konklave/protocol/client';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { readMessage } from './read-message.ts';

const types = [...Object.keys(requestSchemas), ...Object.keys(noticeSchemas)];

test('whatever text comes in, reading it never throws and never repeats it in the error', () => {
  const marker = 'swordfish';
  const params = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant(marker)));
  const message = fc.record({ id: fc.jsonValue(), type: fc.oneof(fc.constantFrom(...types), fc.string()), params });
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    message.map((each) => JSON.stringify(each)),
  );
  fc.assert(
    fc.property(text, (text) => {
      const reading = readMessage(text);
      if (reading.kind === 'mistake' || reading.kind === 'noise') expect(reading.error.detail).not.toContain(marker);
    }),
    { numRuns: 5_000 },
  );
});

test('what is read as a message keeps to the schema of its type', () => {
  const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
  const value = fc.oneof(id, fc.nat(), fc.constant('AAAA'), fc.boolean(), fc.array(id), fc.constant(undefined));
  const names = ['room', 'participant', 'group', 'groupInfo', 'epoch', 'commit', 'joined', 'removed', 'nonce', 'bytes'];
  const params = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 2 });
  const message = fc.record(
    { id: fc.integer({ min: 1 }), type: fc.constantFrom(...types), params },
    { requiredKeys: ['type'] },
  );
  fc.assert(
    fc.property(message, (message) => {
      const reading = readMessage(JSON.stringify(message));
      if (reading.kind === 'request') expect(v.is(requestSchemas[reading.type].params, reading.params)).toBe(true);
      if (reading.kind === 'notice') expect(v.is(noticeSchemas[reading.type], reading.params)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

test('a field that nobody asked for is dropped, and the prototype is out of reach', () => {
  const reading = readMessage('{"id":1,"type":"room.leave","params":{"__proto__":{"a":1},"b":2}}');
  expect(reading).toEqual({ kind: 'request', id: 1, type: 'room.leave', params: {} });
  expect(({} as { a?: number }).a).toBeUndefined();
});

test('deep nesting is no way to crash it', () => {
  const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
  expect(readMessage(deep).kind).toBe('noise');
  expect(readMessage(`{"id":1,"type":"room.leave","params":{"a":${deep}}}`).kind).not.toBe('noise');
});
