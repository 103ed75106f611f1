import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeStun, stunTypeOf } from './stun-message.ts';

// RFC 5769 section 2.4.
test('the sample request of the RFC with long-term credentials comes out byte for byte', () => {
  const [username, realm] = ['マトリックス', 'example.org'];
  const message = encodeStun({
    type: 0x0001,
    transaction: Buffer.from('78ad3433c6ad72c029da412e', 'hex'),
    attributes: [
      [0x0006, Buffer.from(username)],
      [0x0015, Buffer.from('f//499k954d6OL34oL9FSTvy64sA')],
      [0x0014, Buffer.from(realm)],
    ],
    key: createHash('md5').update(`${username}:${realm}:TheMatrIX`).digest(),
  });
  expect(message.subarray(0, 4).toString('hex')).toBe('00010060');
  expect(message.subarray(-24).toString('hex')).toBe('00080014f67024656dd64a3e02b8e0712e85c9a28ca89666');
  expect(stunTypeOf(message)).toBe(1);
});

test('what is no STUN message has no type', () => {
  for (const packet of [Buffer.alloc(0), Buffer.alloc(40), Buffer.from([22, 254, 255])]) {
    expect(stunTypeOf(packet)).toBeUndefined();
  }
});
