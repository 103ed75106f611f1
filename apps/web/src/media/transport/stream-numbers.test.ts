import { describe, expect, it } from 'vitest';
import { receivedNumbers, sentNumbers } from './stream-numbers.ts';

function report(...entries: readonly ({ id: string; type: string } & Record<string, unknown>)[]): RTCStatsReport {
  return new Map(entries.map((entry) => [entry.id, entry])) as unknown as RTCStatsReport;
}

const codec = { id: 'C', type: 'codec', mimeType: 'video/VP8' };
const path = { id: 'P', type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.04 };

describe('the numbers of a stream', () => {
  it('that is received are those with its SSRC', () => {
    const bob = {
      id: 'B',
      type: 'inbound-rtp',
      ssrc: 7,
      codecId: 'C',
      bytesReceived: 900,
      packetsReceived: 3,
      packetsLost: 1,
      frameWidth: 320,
      frameHeight: 180,
      framesPerSecond: 24,
      freezeCount: 2,
      jitterBufferDelay: 1.5,
      jitterBufferEmittedCount: 30,
    };
    const all = report(codec, path, { ...bob, id: 'A', ssrc: 6, frameHeight: 720 }, bob);
    expect(receivedNumbers(all, 7)).toEqual({
      codec: 'VP8',
      width: 320,
      height: 180,
      framesPerSecond: 24,
      bytes: 900,
      packets: 3,
      lost: 1,
      waited: { seconds: 1.5, count: 30 },
      roundTrip: 0.04,
      freezes: 2,
    });
    expect(receivedNumbers(all, 8)).toBeUndefined();
  });

  it('that is sent are of all its layers, and what is lost is what the bridge misses', () => {
    const layer = (id: string, height: number) => {
      return { id, type: 'outbound-rtp', codecId: 'C', bytesSent: height, packetsSent: 10, frameHeight: height };
    };
    const heard = (id: string, lost: number) => ({
      id,
      type: 'remote-inbound-rtp',
      packetsLost: lost,
      roundTripTime: 0.1,
    });
    const sent = sentNumbers(report(codec, path, layer('1', 180), layer('2', 360), heard('3', 2), heard('4', 1)));
    expect(sent).toMatchObject({ codec: 'VP8', height: 360, width: undefined, bytes: 540, packets: 20, lost: 3 });
    expect(sent?.roundTrip).toBe(0.1);
    expect(sentNumbers(report(path))).toBeUndefined();
  });

  it('are none where a browser says nothing, and no loss is less than none', () => {
    const poor = { id: 'A', type: 'inbound-rtp', ssrc: 1, packetsLost: -3, bytesReceived: Number.NaN };
    expect(receivedNumbers(report(poor), 1)).toMatchObject({ lost: 0, bytes: 0, waited: undefined, codec: undefined });
  });
});
