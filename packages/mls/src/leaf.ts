// RFC 9420 section 7.2, LeafNode, as this protocol fills it, and what it asks of a credential (section 5.3.1).
import { concat, type Bytes } from '@konklave/bytes';
import type { Capabilities } from 'ts-mls/capabilities.js';
import type { Credential } from 'ts-mls/credential.js';
import { generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls/keyPackage.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { type Admission, proofLength } from './admission.ts';
import type { CipherSuite } from './cipher-suite.ts';
import { createSignatureKeys, handleOf, type SignatureKeys } from './ed25519.ts';
import { identifierLength } from './identifiers.ts';

/** Bytes of an Ed25519 public key. */
const signatureKeyLength = 32;

const ownCapabilities = ({ name }: CipherSuite): Capabilities => ({
  versions: ['mls10'],
  ciphersuites: [name],
  extensions: [],
  proposals: [],
  credentials: ['basic'],
});

/**
 * Only the founder's first leaf has a lifetime, and it is made for one group id and dies with that group: there is no store of key
 * packages in which it could grow old. So it has no end, and nobody compares clocks.
 */
export const founderLifetime = { notBefore: 0n, notAfter: 2n ** 64n - 1n };

/** The identity of a basic credential: who, and the proof that they know the link. */
interface Identity {
  participant: Bytes;
  leafProof: Bytes;
}

/** The identity in a credential; undefined when it is not one of ours. */
export function readIdentity(credential: Credential): Identity | undefined {
  if (credential.credentialType !== 'basic') return undefined;
  const { identity } = credential as { identity: Uint8Array };
  if (identity.length !== identifierLength + proofLength) return undefined;
  return {
    participant: concat(identity.subarray(0, identifierLength)),
    leafProof: concat(identity.subarray(identifierLength)),
  };
}

/** Whether a leaf holds what this protocol puts into one and no more. Says nothing of proofs and signatures. */
export function hasOurShape({ name, kem }: CipherSuite, leaf: LeafNode): boolean {
  const { capabilities } = leaf;
  return (
    kem.isPublicKey(leaf.hpkePublicKey) &&
    leaf.signaturePublicKey.length === signatureKeyLength &&
    leaf.extensions.length === 0 &&
    readIdentity(leaf.credential) !== undefined &&
    capabilities.versions.includes('mls10') &&
    capabilities.ciphersuites.includes(name) &&
    capabilities.credentials.includes('basic')
  );
}

/** Whether the credential carries the proof of this signature key in this group. */
export async function isProven(
  admission: Admission,
  groupId: Uint8Array,
  credential: Credential,
  signatureKey: Uint8Array,
): Promise<boolean> {
  const identity = readIdentity(credential);
  if (identity === undefined || signatureKey.length !== signatureKeyLength) return false;
  return admission.verifyLeaf({ groupId, participant: identity.participant, signatureKey }, identity.leafProof);
}

/** A leaf of our own, with fresh keys, for one group. */
export interface OwnLeaf {
  keyPackage: KeyPackage;
  privateKeys: PrivateKeyPackage;
  signatureKey: Uint8Array;
}

/** A leaf with fresh HPKE keys for a participant (16 bytes) in a group (16 bytes). Signature keys are fresh unless given. */
export async function createLeaf(
  suite: CipherSuite,
  admission: Admission,
  groupId: Uint8Array,
  participant: Uint8Array,
  kept?: SignatureKeys,
): Promise<OwnLeaf> {
  const { publicKey, privateKey } = kept ?? (await createSignatureKeys());
  const leafProof = await admission.proveLeaf({ groupId, participant, signatureKey: publicKey });
  const credential: Credential = { credentialType: 'basic', identity: concat(participant, leafProof) };
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    credential,
    ownCapabilities(suite),
    founderLifetime,
    [],
    { publicKey, signKey: handleOf(privateKey) },
    suite,
  );
  return { keyPackage: publicPackage, privateKeys: privatePackage, signatureKey: publicKey };
}
