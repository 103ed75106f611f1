import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRtpPacket, writeRtpPacket } from './rtp-packet.ts';

const packet = fc.record({
  payloadType: fc.nat(127),
  marker: fc.boolean(),
  sequenceNumber: fc.nat(0xffff),
  timestamp: fc.nat(0xffff_ffff),
  ssrc: fc.nat(0xffff_ffff),
  payload: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
});

describe('RTP packets', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(packet, (sent) => {
        expect(parseRtpPacket(writeRtpPacket(sent))).toEqual(sent);
      }),
    );
  });

  test('with sources, a header extension and padding: only the payload stays', () => {
    const bytes = Buffer.from(
      [
        'b2e00102', // version 2, padding, extension, two sources; marker, type 96; number 258
        '00000010', // timestamp
        '0000002a', // SSRC
        '0000000100000002', // sources
        'bede0001aabbccdd', // extension of one word
        '736f756e64', // "sound"
        '000003', // three bytes of padding
      ].join(''),
      'hex',
    );
    expect(parseRtpPacket(bytes)).toMatchObject({ marker: true, payloadType: 96, sequenceNumber: 258, ssrc: 42 });
    expect(parseRtpPacket(bytes)?.payload.toString()).toBe('sound');
  });

  test('anything else is told apart, and nothing makes the reader throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const parsed = parseRtpPacket(Buffer.from(bytes));
        if (bytes.length < 12 || (bytes[0] ?? 0) >> 6 !== 2) expect(parsed).toBeUndefined();
      }),
    );
  });
});
