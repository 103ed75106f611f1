// RFC 9420 sections 7.4 to 7.6: the path that a commit brings, made by the committer and taken by everyone else.
import { concat, equalBytes, zero } from '@konklave/bytes';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js';
import type { HPKECiphertext } from 'ts-mls/hpkeCiphertext.js';
import { type LeafNode, signLeafNodeCommit } from 'ts-mls/leafNode.js';
import { ValidationError } from 'ts-mls/mlsError.js';
import type { PrivateKeyPath } from 'ts-mls/privateKeyPath.js';
import { getHpkePublicKey, type RatchetTree } from 'ts-mls/ratchetTree.js';
import type { UpdatePath } from 'ts-mls/updatePath.js';
import type { CipherSuite } from './cipher-suite.ts';
import { deriveSecret } from './labels.ts';
import { treeHash } from './nodes.ts';
import { filteredDirectPath, isBelow, parentsOfPath, resolution, type Step, withPath } from './ratchet-tree.ts';

const label = 'UpdatePathNode';

interface KeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** What a path leads to, for whoever made it and whoever took it. */
export interface NewPath {
  /** The tree of the next epoch. */
  readonly tree: RatchetTree;
  /** The private keys that it gave us, by node index. */
  readonly privateKeys: Readonly<Record<number, Uint8Array>>;
  readonly commitSecret: Uint8Array;
}

async function deriveKeyPair(suite: CipherSuite, pathSecret: Uint8Array): Promise<KeyPair> {
  const nodeSecret = deriveSecret(suite, pathSecret, 'node');
  const pair = await suite.hpke.deriveKeyPair(nodeSecret);
  zero(nodeSecret);
  const [privateKey, publicKey] = await Promise.all([
    suite.hpke.exportPrivateKey(pair.privateKey),
    suite.hpke.exportPublicKey(pair.publicKey),
  ]);
  return { privateKey, publicKey };
}

/** The secrets of nodes one above the other, each from the one before. */
function secretsUpwards(suite: CipherSuite, first: Uint8Array, count: number): Uint8Array[] {
  const secrets = [first];
  while (secrets.length < count) secrets.push(deriveSecret(suite, secrets.at(-1)!, 'path'));
  return secrets;
}

/** The context under which path secrets are sealed: of the next epoch, with the transcript of this one (section 7.6). */
const pathContext = (suite: CipherSuite, tree: RatchetTree, context: GroupContext): Uint8Array =>
  encodeGroupContext({ ...context, treeHash: treeHash(suite, tree), epoch: context.epoch + 1n });

function publicKeyAt(tree: RatchetTree, index: number): Uint8Array {
  const node = tree[index];
  if (node === undefined) throw new RangeError('a blank node has no key');
  return getHpkePublicKey(node);
}

/** Who commits: the leaf whose keys are replaced, or that is new, and the key that signs it. */
export interface Committer {
  readonly leafIndex: number;
  readonly leaf: LeafNode;
  readonly signKey: Uint8Array;
}

/** Makes the path of a commit in a tree to which its proposals were applied already. */
export async function createPath(
  suite: CipherSuite,
  tree: RatchetTree,
  { leafIndex, leaf, signKey }: Committer,
  context: GroupContext,
): Promise<NewPath & { path: UpdatePath }> {
  const steps = filteredDirectPath(tree, leafIndex);
  const secrets = secretsUpwards(suite, suite.rng.randomBytes(suite.kdf.size), steps.length + 1);
  const [own, ...pairs] = (await Promise.all(secrets.map((secret) => deriveKeyPair(suite, secret)))) as [KeyPair];
  const publicKeys = (pairs as KeyPair[]).map(({ publicKey }) => publicKey);
  const { parents, leafParentHash } = parentsOfPath(suite, tree, steps, publicKeys);
  const { credential, capabilities, signaturePublicKey } = leaf;
  const unsigned = { credential, capabilities, signaturePublicKey, extensions: [], hpkePublicKey: own.publicKey };
  const place = { leafNodeSource: 'commit', parentHash: leafParentHash, groupId: context.groupId, leafIndex } as const;
  const leafNode = await signLeafNodeCommit({ ...unsigned, ...place }, signKey, suite.signature);
  const next = withPath(tree, leafIndex, leafNode, parents);
  const info = pathContext(suite, next, context);
  const nodes = await Promise.all(
    steps.map(async ({ copathChild }, at) => ({
      hpkePublicKey: publicKeys[at]!,
      encryptedPathSecret: await sealToAll(suite, tree, resolution(tree, copathChild), secrets[at + 1]!, info),
    })),
  );
  const keys = [own, ...(pairs as KeyPair[])].map(({ privateKey }) => privateKey);
  const indices = [2 * leafIndex, ...steps.map(({ node }) => node)];
  const privateKeys = Object.fromEntries(indices.map((index, at) => [index, keys[at]!]));
  const commitSecret = deriveSecret(suite, secrets.at(-1)!, 'path');
  zero(...secrets);
  return { tree: next, path: { leafNode, nodes }, privateKeys, commitSecret };
}

function sealToAll(
  suite: CipherSuite,
  tree: RatchetTree,
  receivers: readonly number[],
  secret: Uint8Array,
  info: Uint8Array,
): Promise<HPKECiphertext[]> {
  const seal = async (index: number): Promise<HPKECiphertext> => {
    const publicKey = await suite.hpke.importPublicKey(publicKeyAt(tree, index));
    const { ct, enc } = await encryptWithLabel(publicKey, label, info, secret, suite.hpke);
    return { ciphertext: ct, kemOutput: enc };
  };
  return Promise.all(receivers.map(seal));
}

/**
 * The secret in a path that is meant for us is none, or leads to other keys than the path shows everyone (section 7.5). Only those below the
 * same node notice.
 */
export class FalsePathError extends Error {
  override readonly name = 'FalsePathError';
}

/**
 * Takes the path of somebody else's commit into a tree to which its proposals were applied already.
 * Throws ValidationError for a path of another shape, FalsePathError for one with a false secret for us.
 */
export async function takePath(
  suite: CipherSuite,
  tree: RatchetTree,
  committer: number,
  path: UpdatePath,
  own: PrivateKeyPath,
  context: GroupContext,
): Promise<NewPath> {
  const steps = filteredDirectPath(tree, committer);
  const receivers = steps.map(({ copathChild }) => resolution(tree, copathChild));
  const hasShape = path.nodes.every((node, at) => node.encryptedPathSecret.length === receivers[at]?.length);
  if (path.nodes.length !== steps.length || !hasShape) throw new ValidationError('a path of another shape');
  const publicKeys = path.nodes.map(({ hpkePublicKey }) => hpkePublicKey);
  const { parents, leafParentHash } = parentsOfPath(suite, tree, steps, publicKeys);
  if (!equalBytes(leafParentHash, path.leafNode.parentHash)) throw new ValidationError('another parent hash');
  const next = withPath(tree, committer, path.leafNode, parents);
  const first = steps.findIndex(({ copathChild }) => isBelow(tree, own.leafIndex, copathChild));
  const info = pathContext(suite, next, context);
  const sealed = path.nodes[first]?.encryptedPathSecret;
  const pathSecret = await openOwn(suite, tree, receivers[first] ?? [], sealed ?? [], own, info);
  const taken = await deriveUpwards(suite, pathSecret, steps.slice(first), publicKeys.slice(first));
  return { tree: next, ...taken };
}

async function openOwn(
  suite: CipherSuite,
  tree: RatchetTree,
  receivers: readonly number[],
  sealed: readonly HPKECiphertext[],
  own: PrivateKeyPath,
  info: Uint8Array,
): Promise<Uint8Array> {
  const at = receivers.findIndex((index) => own.privateKeys[index] !== undefined);
  const ciphertext = sealed[at];
  if (ciphertext === undefined) throw new ValidationError('a path without a ciphertext for us');
  const key = suite.hpke.importKeyPair(own.privateKeys[receivers[at]!]!, publicKeyAt(tree, receivers[at]!));
  const { kemOutput, ciphertext: sealedSecret } = ciphertext;
  const secret = await decryptWithLabel(key, label, info, kemOutput, sealedSecret, suite.hpke).catch(() => undefined);
  if (secret?.length !== suite.kdf.size) throw new FalsePathError('no secret for us');
  return concat(secret);
}

async function deriveUpwards(
  suite: CipherSuite,
  pathSecret: Uint8Array,
  steps: readonly Step[],
  publicKeys: readonly Uint8Array[],
): Promise<Omit<NewPath, 'tree'>> {
  const secrets = secretsUpwards(suite, pathSecret, steps.length);
  const pairs = await Promise.all(secrets.map((secret) => deriveKeyPair(suite, secret)));
  if (!pairs.every(({ publicKey }, at) => equalBytes(publicKey, publicKeys[at]!))) {
    zero(...secrets, ...pairs.map(({ privateKey }) => privateKey));
    throw new FalsePathError('a secret of other keys');
  }
  const privateKeys = Object.fromEntries(steps.map(({ node }, at) => [node, pairs[at]!.privateKey]));
  const commitSecret = deriveSecret(suite, secrets.at(-1)!, 'path');
  zero(...secrets);
  return { privateKeys, commitSecret };
}
