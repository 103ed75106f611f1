// RFC 9420 section 12.4.3, what somebody joins by.
import { concat, equalBytes, type Bytes } from '@konklave/bytes';
import type { Extension } from 'ts-mls/extension.js';
import { type GroupInfo, signGroupInfo, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { encodeTree } from './nodes.ts';
import type { GroupState } from './state.ts';
import { leafAt } from './tree.ts';
import { encodeMessage } from './wire.ts';

/** What is known of a GroupInfo without having it. */
export interface GroupInfoMark {
  /** SHA-256 of all of it. */
  readonly digest: Uint8Array;
  /** Ed25519, 64 bytes: its end. */
  readonly signature: Uint8Array;
}

/** GroupInfo with external_pub and ratchet_tree, as the member on this leaf has to make it. */
async function unsigned(
  { suite, groupContext, confirmationTag, keySchedule, ratchetTree }: GroupState,
  signer: number,
) {
  const { publicKey } = await suite.hpke.deriveKeyPair(keySchedule.externalSecret);
  const extensions: Extension[] = [
    { extensionType: 'external_pub', extensionData: await suite.hpke.exportPublicKey(publicKey) },
    { extensionType: 'ratchet_tree', extensionData: encodeTree(ratchetTree) },
  ];
  return { groupContext, extensions, confirmationTag, signer };
}

const encode = (groupInfo: GroupInfo): Bytes =>
  encodeMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo });

/** What a joiner needs (section 12.4.3.2), signed by us. */
export async function encodeGroupInfo(state: GroupState): Promise<Bytes> {
  const { privatePath, signaturePrivateKey, suite } = state;
  return encode(
    await signGroupInfo(await unsigned(state, privatePath.leafIndex), signaturePrivateKey, suite.signature),
  );
}

/**
 * Whether this is the GroupInfo of our epoch, signed by the one on that leaf. All of it but the signature follows from the epoch, so a
 * member can tell without seeing it; a joiner can check neither the confirmation tag nor the external key.
 */
export async function isGroupInfoOf(state: GroupState, signer: number, mark: GroupInfoMark): Promise<boolean> {
  const key = leafAt(state.ratchetTree, signer)?.signaturePublicKey;
  if (key === undefined) return false;
  const groupInfo = { ...(await unsigned(state, signer)), signature: concat(mark.signature) };
  const digest = await crypto.subtle.digest('SHA-256', encode(groupInfo));
  if (!equalBytes(new Uint8Array(digest), mark.digest)) return false;
  return verifyGroupInfoSignature(groupInfo, key, state.suite.signature);
}
