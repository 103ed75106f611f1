// Who may be in a room: those who know the secret of its link. docs/protocol/keys.md, "Proofs".
import { concat, uint64, utf8, type Bytes } from '@konklave/bytes';
import { GroupError } from './errors.ts';
import { identifierLength } from './identifiers.ts';

/** Bytes of a leaf proof and of an admission proof: HMAC-SHA256. */
export const proofLength = 32;
const secretLength = 32;

const hmac = { name: 'HMAC', hash: 'SHA-256', length: 8 * proofLength };
const leafLabel = utf8('Konklave 1 leaf');
const joinLabel = utf8('Konklave 1 join');

/** What a leaf proof speaks of. All parts but the label have fixed lengths, so nothing can be shifted from one into the next. */
export interface LeafClaim {
  /** 16 bytes. */
  groupId: Uint8Array;
  /** 16 bytes. */
  participant: Uint8Array;
  /** 32 bytes, Ed25519. */
  signatureKey: Uint8Array;
}

/** What an admission proof speaks of: this leaf key, joining this group in this epoch, and no other. */
export interface JoinClaim {
  groupId: Uint8Array;
  epoch: bigint;
  signatureKey: Uint8Array;
}

const leafInput = (claim: LeafClaim): Bytes => concat(leafLabel, claim.groupId, claim.participant, claim.signatureKey);
const joinInput = (claim: JoinClaim): Bytes =>
  concat(joinLabel, claim.groupId, uint64(claim.epoch), claim.signatureKey);

/** The key that follows from a room's link. WebCrypto holds it and does not give it out. */
export class Admission {
  readonly #key: CryptoKey;

  constructor(key: CryptoKey) {
    this.#key = key;
  }

  proveLeaf(claim: LeafClaim): Promise<Bytes> {
    return this.#mac(leafInput(claim));
  }

  proveJoin(claim: JoinClaim): Promise<Bytes> {
    return this.#mac(joinInput(claim));
  }

  verifyLeaf(claim: LeafClaim, proof: Uint8Array): Promise<boolean> {
    return this.#verify(leafInput(claim), proof);
  }

  verifyJoin(claim: JoinClaim, proof: Uint8Array): Promise<boolean> {
    return this.#verify(joinInput(claim), proof);
  }

  async #mac(input: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.sign('HMAC', this.#key, input));
  }

  async #verify(input: Bytes, proof: Uint8Array): Promise<boolean> {
    if (proof.length !== proofLength) return false;
    return crypto.subtle.verify('HMAC', this.#key, concat(proof), input);
  }
}

/**
 * The admission key: HKDF-SHA256 of the link's secret (32 bytes), with the room id (16 bytes) as salt.
 * Throws GroupError `bad-secret` or `bad-identifier` for other lengths. The caller may overwrite the secret afterwards.
 */
export async function deriveAdmission(link: { secret: Uint8Array; room: Uint8Array }): Promise<Admission> {
  if (link.secret.length !== secretLength) throw new GroupError('bad-secret');
  if (link.room.length !== identifierLength) throw new GroupError('bad-identifier');
  const secret = await crypto.subtle.importKey('raw', concat(link.secret), 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: concat(link.room), info: utf8('Konklave 1 admission') };
  return new Admission(await crypto.subtle.deriveKey(derivation, secret, hmac, false, ['sign', 'verify']));
}
