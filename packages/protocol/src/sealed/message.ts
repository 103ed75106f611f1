import * as v from 'valibot';
import { limits } from '../client/limits.ts';
import { cardEntries } from './card.ts';
import { reactions } from './signals.ts';

// What travels inside MLS application messages (RFC 9420 section 6.3): JSON in UTF-8, readable by the group only.
// The sender is the leaf that MLS has authenticated; no message repeats it.

/** ECMA-262 section 21.4.1.1: beyond it no Date has a time, and whoever wants to show one throws. */
const latestTime = 8.64e15;

const sealedMessage = v.variant('type', [
  /** Who somebody is and what they send. Sent after joining, at every change, and now and then so that others see that they miss nothing. */
  v.object({ type: v.literal('card'), ...cardEntries }),
  /** Shown for a moment. Not kept for those who are away. */
  v.object({ type: v.literal('reaction'), reaction: v.picklist(reactions) }),
  v.object({
    type: v.literal('chat'),
    /** 16 random bytes as base64url. */
    id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.chatLength)),
    /** The sender's clock, in ms since 1970. */
    sentAt: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(latestTime)),
  }),
]);
export type SealedMessage = v.InferOutput<typeof sealedMessage>;

const numbered = v.object({ n: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });

/** An opened message. */
export interface NumberedMessage {
  /** The sender's count of their messages, from 1. The server cannot see it, and so cannot leave one out without a gap. */
  n: number;
  /** Undefined for content that is none (a newer type, a member who lies): it is then ignored and counted. */
  message: SealedMessage | undefined;
}

/** Encodes a message for sealing, as the sender's `n`th. */
export function encodeSealed(n: number, message: SealedMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ n, ...message }));
}

/** Reads an opened message. Returns undefined for bytes without so much as a number. */
export function decodeSealed(bytes: Uint8Array): NumberedMessage | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const number = v.safeParse(numbered, value);
    if (!number.success) return undefined;
    const message = v.safeParse(sealedMessage, value);
    return { n: number.output.n, message: message.success ? message.output : undefined };
  } catch {
    return undefined;
  }
}
