import { concat, type Bytes } from '@konklave/bytes';
import { decodeHeader, parseKeyId } from '@konklave/sframe';
import type { StreamOptions } from './messages.ts';
import { clearPrefixLength, codecOf } from './frame-format.ts';
import type { FrameKeys } from './frame-keys.ts';
import { silence } from './sound-level.ts';
import type { DropCause } from './stream-counter.ts';

/** An encoded frame as WebRTC's encoded transform hands it out. */
export interface EncodedFrame {
  data: ArrayBuffer;
  getMetadata(): { mimeType?: string };
}

/** What became of a frame: `bytes` go on in its place, `empty` passes as it is, anything else is dropped. */
export type FrameResult =
  | { ok: true; empty: true }
  | { ok: true; empty: false; bytes: Bytes; level?: number }
  | { ok: false; cause: DropCause };

interface SplitFrame {
  prefix: Bytes;
  rest: Bytes;
}

/** Seals one outgoing frame; a voice with the byte of its level in front. Never gives back what it was given, save an empty frame (DTX). */
export async function sealFrame(
  keys: FrameKeys,
  options: StreamOptions,
  frame: EncodedFrame,
  level: number = silence,
): Promise<FrameResult> {
  if (frame.data.byteLength === 0) return { ok: true, empty: true };
  const split = splitFrame(options, frame);
  if (typeof split === 'string') return { ok: false, cause: split };
  const sender = keys.sender(options.source);
  if (!sender) return { ok: false, cause: 'no-key' };
  const plaintext = hasLevel(options) ? concat(Uint8Array.of(level), split.rest) : split.rest;
  const sealed = await sender.seal({ metadata: split.prefix, plaintext });
  return sealed.ok ? { ok: true, empty: false, bytes: concat(split.prefix, sealed.frame) } : sealed;
}

/** Opens one incoming frame, or says why not. */
export async function openFrame(keys: FrameKeys, options: StreamOptions, frame: EncodedFrame): Promise<FrameResult> {
  if (frame.data.byteLength === 0) return { ok: true, empty: true };
  const split = splitFrame(options, frame);
  if (typeof split === 'string') return { ok: false, cause: split };
  const receiver = options.participant === undefined ? undefined : keys.receiver(options.participant, options.source);
  if (!receiver) return { ok: false, cause: 'unknown-participant' };
  const opened = await receiver.open({ metadata: split.prefix, frame: split.rest });
  if (!opened.ok) return opened;
  if (!hasLevel(options)) return { ok: true, empty: false, bytes: concat(split.prefix, opened.plaintext) };
  const level = opened.plaintext[0];
  if (level === undefined) return { ok: false, cause: 'malformed' };
  return { ok: true, empty: false, bytes: opened.plaintext.slice(1), level };
}

function hasLevel({ source }: StreamOptions): boolean {
  return source === 'microphone';
}

/** The low bits of the epoch that a sealed frame says it is of; undefined when it cannot be read. */
export function epochBitsOf(options: StreamOptions, frame: EncodedFrame): number | undefined {
  const split = splitFrame(options, frame);
  if (typeof split === 'string') return undefined;
  const header = decodeHeader(split.rest);
  return header && parseKeyId(header.kid).epochBits;
}

function splitFrame(options: StreamOptions, frame: EncodedFrame): SplitFrame | 'codec' | 'malformed' {
  const codec = codecOf(options.kind, frame.getMetadata().mimeType);
  if (!codec) return 'codec';
  const bytes = new Uint8Array(frame.data);
  const length = clearPrefixLength(codec, bytes);
  if (length === undefined) return 'malformed';
  return { prefix: bytes.subarray(0, length), rest: bytes.subarray(length) };
}
