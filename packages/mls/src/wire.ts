// RFC 9420 section 6: MLSMessage.
import { concat, equalBytes, type Bytes } from '@konklave/bytes';
import type { Extension } from 'ts-mls/extension.js';
import { signGroupInfo } from 'ts-mls/groupInfo.js';
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';
import { encodeTree } from './nodes.ts';
import type { GroupState } from './state.ts';

/** A message that is well formed, and nothing more: no rule, proof or signature was checked. */
export type UnverifiedMessage = MLSMessage;

/**
 * Reads exactly one MLSMessage in its only encoding; undefined for everything else. The message keeps no reference to the bytes.
 * (ts-mls reads longer forms of lengths and bytes after the end, too; encoding what was read and comparing refuses all of them.)
 */
export function decodeMessage(bytes: Uint8Array): UnverifiedMessage | undefined {
  const copy = concat(bytes);
  try {
    const message = decodeMlsMessage(copy, 0)?.[0];
    return message !== undefined && equalBytes(encodeMlsMessage(message), copy) ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a message. */
export function encodeMessage(message: MLSMessage): Bytes {
  return concat(encodeMlsMessage(message));
}

/** What a joiner needs (RFC 9420 section 12.4.3.2): GroupInfo with external_pub and ratchet_tree, signed by us. */
export async function encodeGroupInfo(state: GroupState): Promise<Bytes> {
  const { hpke, signature } = state.suite;
  const { groupContext, confirmationTag, privatePath } = state;
  const { publicKey } = await hpke.deriveKeyPair(state.keySchedule.externalSecret);
  const extensions: Extension[] = [
    { extensionType: 'external_pub', extensionData: await hpke.exportPublicKey(publicKey) },
    { extensionType: 'ratchet_tree', extensionData: encodeTree(state.ratchetTree) },
  ];
  const unsigned = { groupContext, extensions, confirmationTag, signer: privatePath.leafIndex };
  const groupInfo = await signGroupInfo(unsigned, state.signaturePrivateKey, signature);
  return encodeMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo });
}
