// RFC 9420 section 11, group creation.
import type { Bytes } from '@konklave/bytes';
import { createGroup as createMlsGroup } from 'ts-mls/clientState.js';
import type { Admission } from './admission.ts';
import { cipherSuite } from './cipher-suite.ts';
import type { SignatureKeys } from './ed25519.ts';
import { clientConfig, createGroup, type Group } from './group.ts';
import { identifierBytes } from './identifiers.ts';
import { createLeaf } from './leaf.ts';
import { encodeGroupInfo } from './wire.ts';

/**
 * Makes a group of one, in epoch 0. `participant` and `groupId` are fresh random ids of 16 bytes as base64url.
 * The GroupInfo is for the first joiner. Throws GroupError `bad-identifier`.
 */
export async function foundGroup(options: {
  admission: Admission;
  participant: string;
  groupId: string;
  /** Fresh ones when left out. */
  keys?: SignatureKeys;
}): Promise<{ group: Group; groupInfo: Bytes }> {
  const { admission } = options;
  const groupId = identifierBytes(options.groupId);
  const leaf = await createLeaf(admission, groupId, identifierBytes(options.participant), options.keys);
  const config = clientConfig(admission, groupId);
  const state = await createMlsGroup(groupId, leaf.keyPackage, leaf.privateKeys, [], cipherSuite, config);
  return { group: createGroup(state, admission), groupInfo: await encodeGroupInfo(state) };
}
