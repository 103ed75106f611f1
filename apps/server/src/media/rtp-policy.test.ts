import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { requestSchemas, type RequestParams } from '@konklave/protocol/client';
import { TestRoom } from './test/room.ts';

// Whatever keeps to the wire's schema may reach the bridge. None of it may end the worker, which carries everybody's calls.

let room: TestRoom;

beforeAll(async () => {
  room = await TestRoom.start();
});
afterAll(() => room.close());

const word = fc.oneof(
  fc.string({ maxLength: 256 }),
  fc.constantFrom('', 'apt', '0', 'f', 'r0', 'L1T3', 'L3T3_KEY', 'S3T3'),
);
const integer = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.constantFrom(0, 100, 101, 102, 2 ** 32 - 1, 2 ** 32));
const codecParameters = fc.dictionary(word, fc.oneof(word, integer, fc.double(), fc.boolean(), fc.constant(null)), {
  maxKeys: 3,
});
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const codec = fc.record({
  mimeType: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('audio/opus', 'video/VP8', 'video/rtx', 'AUDIO/OPUS') },
    word,
  ),
  payloadType: integer,
  clockRate: fc.oneof(fc.constantFrom(48_000, 90_000), integer),
  channels: optional(fc.oneof(fc.constant(2), integer)),
  parameters: optional(fc.oneof(codecParameters, fc.record({ apt: integer }))),
  rtcpFeedback: optional(fc.array(fc.record({ type: word, parameter: optional(word) }), { maxLength: 32 })),
});
const encoding = fc.record({
  ssrc: optional(integer),
  rid: optional(word),
  codecPayloadType: optional(integer),
  rtx: optional(fc.record({ ssrc: integer })),
  dtx: optional(fc.boolean()),
  scalabilityMode: optional(word),
  maxBitrate: optional(integer),
});
const uri = fc.oneof(
  fc.constantFrom('urn:ietf:params:rtp-hdrext:sdes:mid', 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', 'urn:x'),
  word,
);
const rtpParameters = fc.record({
  mid: optional(word),
  codecs: fc.array(codec, { maxLength: 3 }),
  headerExtensions: optional(
    fc.array(fc.record({ uri, id: integer, parameters: optional(codecParameters) }), { maxLength: 5 }),
  ),
  encodings: optional(fc.array(encoding, { maxLength: 8 })),
  rtcp: optional(fc.record({ cname: optional(word), reducedSize: optional(fc.boolean()) })),
});
const anyProduce = fc.record({
  source: fc.constantFrom('microphone', 'camera', 'screen', 'screen-audio'),
  kind: fc.constantFrom('audio', 'video'),
  rtpParameters,
});
const mostly = <T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: odd });
/** Close to what browsers send, with something odd here and there. */
const likelyProduce = fc
  .record({
    payloadType: mostly(fc.constantFrom(96, 101), integer),
    parameters: mostly(fc.constant({}), codecParameters),
    rtcpFeedback: fc.array(fc.record({ type: word, parameter: optional(word) }), { maxLength: 4 }),
    encodings: fc.uniqueArray(
      mostly(fc.record({ rid: fc.constantFrom('r0', 'r1', 'r2'), maxBitrate: optional(fc.nat()) }), encoding),
      { minLength: 1, maxLength: 3, selector: ({ rid }) => rid },
    ),
    mid: mostly(fc.constantFrom('0', '1'), word),
    cname: optional(word),
  })
  .map(({ payloadType, parameters, rtcpFeedback, encodings, mid, cname }) => ({
    source: 'camera',
    kind: 'video',
    rtpParameters: {
      mid,
      codecs: [
        { mimeType: 'video/VP8', payloadType, clockRate: 90_000, parameters, rtcpFeedback },
        { mimeType: 'video/rtx', payloadType: 102, clockRate: 90_000, parameters: { apt: payloadType } },
      ],
      encodings,
      rtcp: { cname },
    },
  }));

const seat = () => ({ room: room.room, participant: 'mallory_______________' });

/** Runs a request and gives its outcome: the code of a failure, or `done`. */
const outcome = (request: Promise<unknown>): Promise<string> =>
  request.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('parameters within the schema but without sense', () => {
  test('a producer is refused or made, and the worker lives', async () => {
    const worker = room.bridge.workerPid;
    await room.bridge.open(seat());
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyProduce, likelyProduce), async (raw) => {
        const parsed = v.safeParse(requestSchemas['media.produce'].params, JSON.parse(JSON.stringify(raw)));
        if (!parsed.success) return;
        const result = await outcome(
          room.bridge.produce(seat(), parsed.output).then((made) => room.bridge.closeProducer(seat(), made)),
        );
        outcomes.set(result, (outcomes.get(result) ?? 0) + 1);
        expect(['done', 'media-refused']).toContain(result);
        expect(room.bridge.workerPid).toBe(worker);
      }),
      { numRuns: 1_500 },
    );
    // The generators reach both sides of the policy.
    expect(outcomes.get('done')).toBeGreaterThan(20);
    expect(outcomes.get('media-refused')).toBeGreaterThan(20);
  });

  test('what somebody claims to receive never harms the others', async () => {
    const worker = room.bridge.workerPid;
    const alice = await room.peer('alice');
    await alice.open();
    await alice.publish('microphone');
    await alice.publish('camera', 3);
    const capability = fc.record({
      kind: fc.constantFrom('audio', 'video'),
      mimeType: fc.constantFrom('audio/opus', 'video/VP8', 'video/rtx', 'video/H264'),
      preferredPayloadType: optional(integer),
      clockRate: fc.constantFrom(48_000, 90_000),
      channels: optional(fc.constantFrom(1, 2)),
      parameters: optional(codecParameters),
      rtcpFeedback: optional(fc.array(fc.record({ type: word, parameter: optional(word) }), { maxLength: 4 })),
    });
    const extension = fc.record({ kind: fc.constantFrom('audio', 'video'), uri, preferredId: integer });
    const capabilities = fc.record({
      codecs: optional(fc.array(capability, { maxLength: 6 })),
      headerExtensions: optional(fc.array(extension, { maxLength: 6 })),
    });
    await fc.assert(
      fc.asyncProperty(capabilities, async (raw) => {
        const parsed = v.safeParse(requestSchemas['media.receive'].params, {
          rtpCapabilities: JSON.parse(JSON.stringify(raw)),
        });
        if (!parsed.success) return;
        await room.bridge.open(seat());
        expect(['done', 'media-refused']).toContain(await outcome(room.bridge.receive(seat(), parsed.output)));
        expect(room.bridge.workerPid).toBe(worker);
      }),
      { numRuns: 300 },
    );
  });

  test('no DTLS parameters harm the worker', async () => {
    const worker = room.bridge.workerPid;
    const fingerprint = fc.record({ algorithm: fc.oneof(fc.constantFrom('sha-256', 'sha-1'), word), value: word });
    const dtls = fc.record({
      role: optional(fc.constantFrom('auto', 'client', 'server')),
      fingerprints: fc.array(fingerprint, { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(dtls, async (dtlsParameters) => {
        const { send } = await room.bridge.open(seat());
        const params = JSON.parse(
          JSON.stringify({ transport: send.id, dtlsParameters }),
        ) as RequestParams<'media.connect'>;
        expect(['done', 'media-refused']).toContain(await outcome(room.bridge.connect(seat(), params)));
        expect(room.bridge.workerPid).toBe(worker);
      }),
      { numRuns: 200 },
    );
  });

  test('and a call still works', async () => {
    const { seat: carol } = await room.peer('carol');
    await expect(room.bridge.open(carol)).resolves.toHaveProperty('send');
  });
});
