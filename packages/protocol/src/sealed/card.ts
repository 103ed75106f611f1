import * as v from 'valibot';
import { limits } from '../client/limits.ts';
import { tidyName } from './name.ts';
import { lastPlace } from './signals.ts';

const name = v.pipe(v.string(), v.maxLength(limits.nameLength), v.transform(tidyName), v.minLength(1));
/** Ed25519, 64 bytes as base64url. */
const signature = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{85}[AQgw]$/));

/** The fields of a card: who somebody is, what they send at the moment and whether their hand is up, in their own words. */
export const cardEntries = {
  name,
  microphone: v.boolean(),
  camera: v.boolean(),
  screen: v.boolean(),
  /** A hand is up, and this is its place among the hands: one more than the highest that its owner saw when they raised it. Absent: it is down. */
  hand: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(lastPlace))),
  /** The writer's clock in ms since 1970, and above any before: the newest card counts. */
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** By the signature key of their leaf, so that others can hand the card on (docs/protocol/sealed.md). */
  signature,
};

const signedCard = v.object(cardEntries);
export type SignedCard = v.InferOutput<typeof signedCard>;
export type Card = Omit<SignedCard, 'signature'>;

/** What the signature of a card is over, besides the group and the participant. */
export function cardBytes({
  version,
  name: shown,
  microphone,
  camera,
  screen,
  hand = 0,
}: Card): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify([version, shown, microphone, camera, screen, hand]));
}
