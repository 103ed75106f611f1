import type { types } from 'mediasoup-client';
import type { ConsumerParameters } from '@konklave/protocol/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EncryptedStream, FrameEncryption, StreamListener } from '../encrypt/frame-encryption.ts';
import type { BridgeLink } from './bridge-link.ts';
import { IncomingStream } from './incoming-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Bob's camera as it reaches Alice, with a bridge that says yes to everything. */
function bobsCamera() {
  const asked: string[] = [];
  const around = { canOpen: true, cannotSeal: 0 };
  let listener: StreamListener = {};
  const encrypted = { end: () => {}, requestKeyFrame: () => {} } as unknown as EncryptedStream;
  const encryption = {
    canOpen: () => around.canOpen,
    encrypt: (_end: unknown, _options: unknown, heard: StreamListener) => {
      listener = heard;
      return encrypted;
    },
  } as unknown as FrameEncryption;
  const link = {
    consume: async (_params: unknown, onReceiver: (receiver: RTCRtpReceiver) => void) => {
      onReceiver({} as RTCRtpReceiver);
      return { track: {}, close: () => {} } as unknown as types.Consumer;
    },
  } as unknown as BridgeLink;
  const params = {
    consumer: 'c',
    producer: 'p',
    participant: 'bob',
    source: 'camera',
    kind: 'video',
    rtpParameters: { codecs: [], encodings: [{ scalabilityMode: 'L3T3' }] },
  } as ConsumerParameters;
  const stream = new IncomingStream({
    params,
    link,
    encryption,
    session: {
      request: async (type: string, said: object) => {
        asked.push([type, ...Object.values(said).slice(1)].join(' '));
        return {} as never;
      },
    },
    onChange: () => {},
    onCannotSeal: () => around.cannotSeal++,
  });
  return { stream, asked, around, health: (now: 'live' | 'unreadable') => listener.onHealth?.(now) };
}

describe('a video of somebody else', () => {
  test('runs once its frames can be opened, and not before', async () => {
    const { stream, asked, around } = bobsCamera();
    around.canOpen = false;
    await stream.open();
    expect(asked).toEqual([]);
    around.canOpen = true;
    await stream.apply();
    expect(asked).toEqual(['media.resume']);
    around.canOpen = false;
    await stream.apply();
    expect(asked).toEqual(['media.resume', 'media.pause']);
  });

  test('follows the size that it is shown at and tells nothing twice', async () => {
    const { stream, asked, health } = bobsCamera();
    await stream.open();
    health('live');
    stream.want({ height: 150, priority: 1 });
    await stream.apply();
    stream.want({ height: 160, priority: 1 });
    await stream.apply();
    stream.want({ height: 0, priority: 1 });
    await stream.apply();
    stream.want({ height: 720, priority: 1 });
    await stream.apply();
    expect(asked).toEqual(['media.resume', 'media.prefer 0 1', 'media.pause', 'media.prefer 2 1', 'media.resume']);
  });

  test('says when it comes before others', async () => {
    const { stream, asked } = bobsCamera();
    stream.want({ height: 720, priority: 128 });
    await stream.open();
    stream.want({ height: 700, priority: 1 });
    await stream.apply();
    expect(asked).toEqual(['media.prefer 2 128', 'media.resume', 'media.prefer 2 1']);
  });

  test('that cannot be read goes on while it is not shown, or nobody would notice when it can be', async () => {
    const { stream, asked, health } = bobsCamera();
    await stream.open();
    health('unreadable');
    stream.want({ height: 0, priority: 1 });
    await stream.apply();
    expect(asked).toEqual(['media.resume']);
    health('live');
    await stream.apply();
    expect(asked).toEqual(['media.resume', 'media.pause']);
  });

  test('of which nothing comes is asked for again, less and less often, and not for ever', async () => {
    const { stream, asked } = bobsCamera();
    await stream.open();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(asked).toEqual(['media.resume', 'media.pause', 'media.resume']);
    await vi.advanceTimersByTimeAsync(4_100);
    expect(asked).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toHaveLength(1 + 2 * 5);
  });

  test('that has come is not asked for again, nor one that is over', async () => {
    const first = bobsCamera();
    await first.stream.open();
    first.health('live');
    const second = bobsCamera();
    await second.stream.open();
    second.stream.close();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(first.asked).toEqual(['media.resume']);
    expect(second.asked).toEqual(['media.resume']);
  });
});
