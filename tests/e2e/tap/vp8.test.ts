import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RtpPacket } from '../../../apps/server/src/media/test/rtp-packet.ts';
import { assembleFrames, packetizeFrame, parseDescriptor } from './vp8.ts';

function packets(frames: readonly Uint8Array[], firstNumber = 0): RtpPacket[] {
  let sequenceNumber = firstNumber;
  return frames.flatMap((frame, index) =>
    packetizeFrame(frame, 5).map(({ payload, marker }) => ({
      payload,
      marker,
      payloadType: 101,
      ssrc: 9,
      timestamp: index * 3_000,
      sequenceNumber: sequenceNumber++ & 0xffff,
    })),
  );
}

const frames = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 20 });

describe('payload descriptors (RFC 7741 section 4.2)', () => {
  test.each([
    // The examples of section 4.6.
    { bytes: '10', means: 'first packet of a frame, nothing more', startsFrame: true, length: 1 },
    { bytes: '908092f0', means: 'picture id of 15 bits', startsFrame: true, length: 4 },
    { bytes: '80800d', means: 'a later packet, picture id of 7 bits', startsFrame: false, length: 3 },
    { bytes: '90f0921a0540', means: 'picture id, TL0PICIDX, temporal layer 1', startsFrame: true, length: 6, layer: 1 },
    { bytes: '11', means: 'start of partition 1', startsFrame: false, length: 1 },
  ])('$bytes: $means', ({ bytes, startsFrame, length, layer = -1 }) => {
    const payload = Buffer.concat([Buffer.from(bytes, 'hex'), Buffer.from('frame')]);
    expect(parseDescriptor(payload)).toEqual({ startsFrame, length, temporalLayer: layer });
  });

  test('cut off in the middle', () => {
    for (const bytes of ['', '90', '9080', '908092', '90f092']) {
      expect(parseDescriptor(Buffer.from(bytes, 'hex'))).toBeUndefined();
    }
  });
});

describe('putting frames together', () => {
  test('gives the frames that were sent, in whatever order the packets come and however often', () => {
    fc.assert(
      fc.property(
        frames.chain((sent) => fc.tuple(fc.constant(sent), fc.nat(0xffff), fc.nat(0xffff_ffff))),
        ([sent, firstNumber, shuffle]) => {
          const inOrder = packets(sent, firstNumber);
          // The first packet stays first: without it nobody knows where the numbers begin.
          const rest = [...inOrder.slice(1), ...inOrder.slice(0, 3)];
          const mixed = rest.toSorted(
            (a, b) => ((a.sequenceNumber * shuffle) % 97) - ((b.sequenceNumber * shuffle) % 97),
          );
          const { frames: assembled, incomplete } = assembleFrames([inOrder[0] as RtpPacket, ...mixed]);
          expect(incomplete).toBe(0);
          expect(assembled.map(({ data }) => data.toString('hex'))).toEqual(
            sent.map((frame) => Buffer.from(frame).toString('hex')),
          );
        },
      ),
    );
  });

  test('drops a frame of which a packet is missing, and only that one', () => {
    fc.assert(
      fc.property(frames, fc.nat(), (sent, which) => {
        const all = packets(sent);
        const lost = all[which % all.length];
        const { frames: assembled } = assembleFrames(all.filter((packet) => packet !== lost));
        const expected = sent.filter((_, index) => index * 3_000 !== lost?.timestamp);
        expect(assembled.map(({ data }) => data.toString('hex'))).toEqual(
          expected.map((frame) => Buffer.from(frame).toString('hex')),
        );
      }),
    );
  });

  test('tells key frames by the first bit', () => {
    const { frames: assembled } = assembleFrames(packets([Buffer.from([0x50, 1]), Buffer.from([0x51, 1])]));
    expect(assembled.map(({ keyFrame }) => keyFrame)).toEqual([true, false]);
  });
});
