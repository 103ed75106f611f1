import * as v from 'valibot';
import { participantId } from '../client/values.ts';
import { cardEntries } from './card.ts';

// What one member hands to one other: JSON in UTF-8, sealed under a key of the epoch. Who has sealed it is not proven, only that it was
// somebody of the group; each card proves itself.

/** So many fit into one message of the mailbox. */
export const cardsPerRoster = 150;

const handed = v.variant('type', [
  /** Cards that the other one may not have. */
  v.object({
    type: v.literal('roster'),
    cards: v.pipe(
      v.array(
        v.object({
          participant: participantId,
          ...cardEntries,
          /** The number of the last message that they had sent when the receiver joined, as far as the giver knows. */
          said: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
        }),
      ),
      v.maxLength(cardsPerRoster),
    ),
  }),
  /** Whose card the sender has not. */
  v.object({ type: v.literal('ask'), participants: v.pipe(v.array(participantId), v.maxLength(2_048)) }),
]);
export type Handed = v.InferOutput<typeof handed>;

/** As with messages: few different lengths for the server to see. */
const block = 256;

/** Encodes something for sealing, filled up with spaces. */
export function encodeHanded(message: Handed): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(message));
  const filled = new Uint8Array(Math.ceil(text.length / block) * block).fill(0x20);
  filled.set(text);
  return filled;
}

/** Reads what was opened. Undefined for what is none: a newer type, a member who lies. */
export function decodeHanded(bytes: Uint8Array): Handed | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const read = v.safeParse(handed, value);
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}
