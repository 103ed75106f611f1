import { describe, expect, test } from 'vitest';
import { clearPrefixLength, codecOf, isVp8KeyFrame } from './frame-format.ts';

describe('the clear prefix', () => {
  // RFC 6386 section 9.1: a key frame has P = 0 and goes on with the start code 9d 01 2a and two dimensions.
  const keyFrame = Uint8Array.of(0x50, 0x42, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01, 0xaa, 0xbb);
  const deltaFrame = Uint8Array.of(0xb1, 0x02, 0x00, 0xaa);

  test('is ten bytes of a VP8 key frame and three of a delta frame', () => {
    expect(clearPrefixLength('vp8', keyFrame)).toBe(10);
    expect(clearPrefixLength('vp8', deltaFrame)).toBe(3);
    expect(isVp8KeyFrame(keyFrame[0]!)).toBe(true);
    expect(isVp8KeyFrame(deltaFrame[0]!)).toBe(false);
  });

  test('is nothing of an Opus frame', () => {
    expect(clearPrefixLength('opus', deltaFrame)).toBe(0);
  });

  test('cannot be told of a frame that ends before it', () => {
    expect(clearPrefixLength('vp8', keyFrame.subarray(0, 9))).toBeUndefined();
    expect(clearPrefixLength('vp8', deltaFrame.subarray(0, 2))).toBeUndefined();
    expect(clearPrefixLength('vp8', new Uint8Array())).toBeUndefined();
    expect(clearPrefixLength('vp8', keyFrame.subarray(0, 10))).toBe(10);
  });
});

describe('the codec', () => {
  test('is the negotiated one where the browser does not say', () => {
    expect(codecOf('video', undefined)).toBe('vp8');
    expect(codecOf('audio', undefined)).toBe('opus');
  });

  test('is refused where it is any other', () => {
    expect(codecOf('video', 'video/VP8')).toBe('vp8');
    expect(codecOf('audio', 'audio/opus')).toBe('opus');
    expect(codecOf('video', 'video/VP9')).toBeUndefined();
    expect(codecOf('video', 'video/H264')).toBeUndefined();
    expect(codecOf('audio', 'audio/red')).toBeUndefined();
    expect(codecOf('audio', 'video/VP8')).toBeUndefined();
  });
});
