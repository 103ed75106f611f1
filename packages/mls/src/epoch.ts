// RFC 9420 section 8, the key schedule: from a commit's path to the next epoch.
import { equalBytes, zero } from '@konklave/bytes';
import { nextEpochContext } from 'ts-mls/clientState.js';
import type { FramedContentCommit } from 'ts-mls/framedContent.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { initializeEpoch } from 'ts-mls/keySchedule.js';
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js';
import type { CipherSuite } from './cipher-suite.ts';
import { treeHash } from './nodes.ts';
import { createSecretTree } from './secret-tree.ts';
import type { GroupState, PastEpoch } from './state.ts';
import type { NewPath } from './tree-kem.ts';

/** The epoch that a commit ends. */
export interface EndingEpoch {
  readonly groupContext: GroupContext;
  readonly confirmationTag: Uint8Array;
  /** Of that epoch, or of the external commit that ends it. */
  readonly initSecret: Uint8Array;
}

/** A commit as it goes into the transcript (section 8.2). */
export interface SignedCommit {
  readonly wireformat: 'mls_private_message' | 'mls_public_message';
  readonly content: FramedContentCommit;
  readonly signature: Uint8Array;
}

/** What a member is, whatever the epoch. */
export interface Own {
  readonly leafIndex: number;
  readonly signaturePrivateKey: Uint8Array;
  /** The private keys held before, by node index. */
  readonly privateKeys: Readonly<Record<number, Uint8Array>>;
  readonly pastEpochs: ReadonlyMap<bigint, PastEpoch>;
}

/** The private keys of nodes that are not blank and are above us: others open old commits. */
function withoutStaleKeys(keys: Readonly<Record<number, Uint8Array>>, { tree }: NewPath, leafIndex: number) {
  const ownNode = leafToNodeIndex(toLeafIndex(leafIndex));
  const above = new Set<number>([ownNode, ...directPath(ownNode, leafWidth(tree.length))]);
  const kept = Object.entries(keys).filter(([index]) => above.has(Number(index)) && tree[Number(index)] !== undefined);
  return Object.fromEntries(kept) as Record<number, Uint8Array>;
}

/** Our state in the epoch that a commit leads to. The commit secret is overwritten. */
export async function enterEpoch(
  suite: CipherSuite,
  ending: EndingEpoch,
  commit: SignedCommit,
  path: NewPath,
  own: Own,
): Promise<GroupState> {
  const { wireformat, content, signature } = commit;
  const hash = treeHash(suite, path.tree);
  const before = ending.groupContext;
  const groupContext = await nextEpochContext(
    before,
    wireformat,
    content,
    signature,
    hash,
    ending.confirmationTag,
    suite.hash,
  );
  const noPreSharedKey = new Uint8Array(suite.kdf.size);
  const secrets = await initializeEpoch(ending.initSecret, path.commitSecret, groupContext, noPreSharedKey, suite.kdf);
  const { keySchedule } = secrets;
  const confirmationTag = await suite.hash.mac(keySchedule.confirmationKey, groupContext.confirmedTranscriptHash);
  const secretTree = createSecretTree(suite, leafWidth(path.tree.length), secrets.encryptionSecret);
  zero(path.commitSecret, secrets.encryptionSecret, secrets.joinerSecret, secrets.welcomeSecret);
  const privateKeys = withoutStaleKeys({ ...own.privateKeys, ...path.privateKeys }, path, own.leafIndex);
  return {
    suite,
    groupContext,
    ratchetTree: path.tree,
    keySchedule,
    secretTree,
    privatePath: { leafIndex: own.leafIndex, privateKeys },
    signaturePrivateKey: own.signaturePrivateKey,
    confirmationTag,
    pastEpochs: own.pastEpochs,
  };
}

/** Whether a commit carries the confirmation tag of the epoch that it led us to (section 8.1). */
export const isConfirmed = (state: GroupState, tag: Uint8Array): boolean => equalBytes(state.confirmationTag, tag);
