import type { Bytes } from '@konklave/bytes';
import fc from 'fast-check';
import { expect } from 'vitest';
import { cipherSuites, KeyRing, Receiver, Sender, type CipherSuite, type CipherSuiteName } from '../src/index.ts';
import type { KeyRingOptions } from '../src/index.ts';

export const suiteNames = Object.keys(cipherSuites) as CipherSuiteName[];

/** Leaf indices of the people in these tests. */
export const alice = 0;
export const bob = 1;
export const carol = 2;

export const microphone = 0;
export const camera = 1;
export const screen = 2;

export const anyBytes = (maxLength = 300) => fc.uint8Array({ maxLength });

/** The base key that everyone in a group has in this epoch: any bytes, another for each epoch and group. */
export async function baseKeyOf(epoch: bigint, group = 'the group'): Promise<Bytes> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${group} ${epoch}`));
  return new Uint8Array(digest, 0, 16);
}

/** Somebody's key ring with the keys of these epochs. */
export async function ringWith(
  epochs: readonly bigint[],
  options: KeyRingOptions & { suite?: CipherSuite; group?: string } = {},
): Promise<KeyRing> {
  const ring = new KeyRing(options.suite ?? cipherSuites.AES_128_GCM_SHA256_128, options);
  for (const epoch of epochs)
    expect(await ring.install(epoch, await baseKeyOf(epoch, options.group))).toEqual({ ok: true });
  return ring;
}

/** A stream from its sender to one receiver, each with a ring of their own. */
export async function stream(
  options: KeyRingOptions & { suite?: CipherSuite; leaf?: number; context?: number; epoch?: bigint } = {},
) {
  const { leaf = alice, context = camera, epoch = 7n } = options;
  const [sending, receiving] = [await ringWith([epoch], options), await ringWith([epoch], options)];
  const sender = new Sender({ ring: sending, leaf, context });
  sender.startEpoch(epoch);
  return { sending, receiving, sender, receiver: new Receiver({ ring: receiving, leaf, context }) };
}

/** Seals what must be sealed. */
export async function sealed(
  sender: Sender,
  plaintext: Bytes = Uint8Array.of(1, 2, 3),
  metadata: Bytes = new Uint8Array(),
) {
  const result = await sender.seal({ metadata, plaintext });
  if (!result.ok) throw new Error(`not sealed: ${result.cause}`);
  return { metadata, frame: result.frame };
}

/** The cause of a refusal, or `opened`. */
export async function outcome(receiver: Receiver, frame: { metadata: Bytes; frame: Bytes }): Promise<string> {
  const result = await receiver.open(frame);
  return result.ok ? 'opened' : result.cause;
}

export async function sealOutcome(sender: Sender): Promise<string> {
  const result = await sender.seal({ metadata: new Uint8Array(), plaintext: Uint8Array.of(1) });
  return result.ok ? 'sealed' : result.cause;
}
