import type { types } from 'mediasoup-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { trustedCapabilities } from './capabilities.ts';
import { encodingsOf } from './encodings.ts';
import { layerCount, layerFor } from './layers.ts';
import { hasLeaked, sentCounts } from './leak-check.ts';
import { LinkCare } from './link-care.ts';

describe('what the bridge offers', () => {
  const offered = {
    codecs: [
      { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000 },
      { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
      { kind: 'video', mimeType: 'video/rtx', clockRate: 90_000 },
      { kind: 'video', mimeType: 'video/H264', clockRate: 90_000 },
      { kind: 'audio', mimeType: 'audio/PCMU', clockRate: 8_000 },
    ],
    headerExtensions: [
      { kind: 'audio', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 },
      { kind: 'audio', uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', preferredId: 10 },
      { kind: 'video', uri: 'urn:3gpp:video-orientation', preferredId: 11 },
      { kind: 'video', uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time', preferredId: 4 },
      { kind: 'audio', uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time', preferredId: 13 },
    ],
  } as types.RtpCapabilities;

  test('is taken only where we can seal it and where it tells nothing', () => {
    const { codecs, headerExtensions } = trustedCapabilities(offered);
    expect(codecs?.map(({ mimeType }) => mimeType)).toEqual(['audio/opus', 'video/VP8', 'video/rtx']);
    expect(headerExtensions?.map(({ preferredId }) => preferredId)).toEqual([1, 4]);
  });

  test('is sound at a constant bit rate, whatever the bridge says', () => {
    const opus = {
      kind: 'audio' as const,
      preferredPayloadType: 100,
      mimeType: 'audio/opus',
      clockRate: 48_000,
      parameters: { cbr: 0, usedtx: 1 },
    };
    const trusted = trustedCapabilities({ codecs: [opus] });
    expect(trusted.codecs?.[0]?.parameters).toEqual({ cbr: 1, usedtx: 1 });
  });

  test('may be nothing at all', () => {
    expect(trustedCapabilities({})).toEqual({ codecs: [], headerExtensions: [] });
  });
});

describe('layers', () => {
  test('a camera has three, two in Firefox, each twice as large as the one before', () => {
    const scales = (isFirefox: boolean) =>
      encodingsOf('camera', { isFirefox, contentHint: 'motion' })?.map((one) => one.scaleResolutionDownBy);
    expect(scales(false)).toEqual([4, 2, 1]);
    expect(scales(true)).toEqual([2, 1]);
    expect(encodingsOf('microphone', { isFirefox: false, contentHint: '' })).toBeUndefined();
  });

  test('a screen has two: few frames where it is read, many where it is watched', () => {
    const paces = (contentHint: string) =>
      encodingsOf('screen', { isFirefox: false, contentHint })?.map((one) => one.maxFramerate);
    expect(paces('detail')).toEqual([5, 15]);
    expect(paces('motion')).toEqual([30, 30]);
    const scales = (contentHint: string) =>
      encodingsOf('screen', { isFirefox: false, contentHint })?.map((one) => one.scaleResolutionDownBy);
    // Text at half the size cannot be read.
    expect(scales('detail')).toEqual([1, 1]);
    expect(scales('motion')).toEqual([2, 1]);
    // What stands still is not gone.
    expect(encodingsOf('screen', { isFirefox: true, contentHint: 'detail' })?.every(({ dtx }) => dtx)).toBe(true);
  });

  test('nobody else changes our table through what they are given', () => {
    encodingsOf('camera', { isFirefox: false, contentHint: 'motion' })![0]!.maxBitrate = 1;
    expect(encodingsOf('camera', { isFirefox: false, contentHint: 'motion' })![0]!.maxBitrate).not.toBe(1);
  });

  test.each([
    [90, 3, 0],
    [180, 3, 0],
    [360, 3, 1],
    [450, 3, 1],
    [500, 3, 2],
    [2_000, 3, 2],
    [180, 2, 0],
    [360, 2, 0],
    [720, 2, 1],
    [720, 1, 0],
  ])('a camera shown %i pixels high, of %i layers, needs layer %i', (height, layers, layer) => {
    expect(layerFor('camera', height, layers)).toBe(layer);
  });

  test('their number is read from the scalability mode', () => {
    expect(['L3T3', 'S2T1', 'L1T3', undefined, 'nonsense'].map(layerCount)).toEqual([3, 2, 1, 1, 1]);
  });
});

describe('the watch over what leaves', () => {
  const counts = (passed: number, bytes: number, dropped: Record<string, number> = {}) => ({
    passed,
    bytes,
    empty: 3,
    dropped,
  });

  test('is content while everything that left was sealed', () => {
    expect(hasLeaked({ kind: 'audio', bytes: 48_900, frames: 0 }, counts(480, 48_000))).toBe(false);
    expect(hasLeaked({ kind: 'video', bytes: 900_000, frames: 300 }, counts(250, 800_000, { 'no-key': 55 }))).toBe(
      false,
    );
    expect(hasLeaked({ kind: 'video', bytes: 0, frames: 300 }, counts(0, 0, { 'no-key': 300 }))).toBe(false);
  });

  test('cries out when anything left that was not', () => {
    expect(hasLeaked({ kind: 'audio', bytes: 8_000, frames: 0 }, counts(0, 0))).toBe(true);
    expect(hasLeaked({ kind: 'audio', bytes: 50_000, frames: 0 }, counts(400, 40_000))).toBe(true);
    expect(hasLeaked({ kind: 'video', bytes: 30_000, frames: 5 }, counts(0, 0))).toBe(true);
    expect(hasLeaked({ kind: 'video', bytes: 900_000, frames: 300 }, counts(250, 800_000))).toBe(true);
    // Dropped for want of a key, and yet something left.
    expect(hasLeaked({ kind: 'video', bytes: 900_000, frames: 300 }, counts(0, 0, { 'no-key': 300 }))).toBe(true);
  });

  test('adds up the layers and leaves retransmissions out', () => {
    const layer = (bytesSent: number, retransmittedBytesSent: number, framesSent: number) => ({
      type: 'outbound-rtp',
      packetsSent: 5_000,
      bytesSent,
      retransmittedBytesSent,
      framesSent,
    });
    const report = new Map<string, object>([
      ['low', layer(100, 10, 30)],
      ['high', layer(400, 0, 30)],
      ['codec', { type: 'codec', bytesSent: 7 }],
    ]);
    const sent = sentCounts('video', report as unknown as RTCStatsReport);
    expect(sent).toEqual({ kind: 'video', bytes: 490, frames: 60 });
  });
});

describe('the care for a link', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function care() {
    const states = { send: 'connected', receive: 'connected' };
    const log: string[] = [];
    const around = { reachable: true, mends: true };
    const link = new LinkCare({
      link: {
        state: (direction) => states[direction] as types.ConnectionState,
        restartIce: (direction) => {
          log.push(`restart ${direction}`);
          return around.mends ? Promise.resolve() : Promise.reject(new Error('unknown'));
        },
      },
      isReachable: () => around.reachable,
      onChange: () => {},
      onLost: () => log.push('lost'),
    });
    return { link, states, log, around };
  }

  test('lets a short interruption pass', async () => {
    const { link, states, log } = care();
    states.receive = 'disconnected';
    link.look();
    expect(link.isHealthy).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    states.receive = 'connected';
    link.look();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual([]);
    expect(link.isHealthy).toBe(true);
  });

  test('looks for another path after a longer one, at once after a failure, and gives the link up when there is none', async () => {
    const { link, states, log } = care();
    states.send = 'failed';
    link.look();
    await vi.advanceTimersByTimeAsync(1);
    expect(log).toEqual(['restart send']);
    link.look();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual(['restart send', 'lost']);
  });

  test('gives the link up when the bridge does not know it', async () => {
    const { link, states, log, around } = care();
    around.mends = false;
    states.send = 'failed';
    link.look();
    await vi.advanceTimersByTimeAsync(1);
    expect(log).toEqual(['restart send', 'lost']);
  });

  test('waits while the server cannot be asked, and goes on when it can', async () => {
    const { link, states, log, around } = care();
    around.reachable = false;
    states.send = 'failed';
    link.look();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual([]);
    around.reachable = true;
    link.look();
    await vi.advanceTimersByTimeAsync(1);
    expect(log).toEqual(['restart send']);
  });

  test('looks for new paths at once when we come into another network, and leaves alone what was never used', async () => {
    const { link, states, log } = care();
    states.send = 'new';
    link.renew();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual(['restart receive']);
    states.send = states.receive = 'disconnected';
    link.look();
    link.renew();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(log).toEqual(['restart receive', 'restart send', 'restart receive']);
  });

  test('ends with the link', async () => {
    const { link, states, log } = care();
    states.send = 'failed';
    link.look();
    link.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual([]);
  });
});
