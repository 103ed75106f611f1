// Somebody who kept every secret they ever had and tries all of them: a removed member on what came after, a joiner on what was before.
import { concat, equalBytes, toHex } from '@konklave/bytes';
import { cipherSuites, KeyRing, Receiver } from '@konklave/sframe';
import type { Commit } from 'ts-mls/commit.js';
import { decryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret } from 'ts-mls/crypto/kdf.js';
import type { EpochReceiverData } from 'ts-mls/epochReceiverData.js';
import { encodeGroupContext, extractEpochSecret, extractJoinerSecret, type GroupContext } from 'ts-mls/groupContext.js';
import { mlsExporter } from 'ts-mls/keySchedule.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import type { RatchetTree } from 'ts-mls/ratchetTree.js';
import { cipherSuite } from '../src/cipher-suite.ts';
import { decodeMessage } from '../src/wire.ts';
import type { Group } from '../src/index.ts';
import { inAnotherWorld, type Person, stateOf } from './people.ts';

const { hpke, kdf } = cipherSuite;
const zeros = new Uint8Array(32);
const initLabel = new TextEncoder().encode('MLS 1.0 external init secret');
/** More than the depth of any tree in these tests. */
const depth = 6;

/** A commit with what is public around it, and the truth to compare with. */
export interface Transition {
  readonly bytes: Uint8Array;
  /** In plain text, even where only the group could read it: whoever has it has more than they could get. */
  readonly commit: Commit;
  readonly before: GroupContext;
  readonly after: GroupContext;
  readonly exporterSecret: Uint8Array;
}

/** A frame as it went over the bridge, and what everyone could know of it. */
export interface SealedFrame {
  readonly epoch: number;
  readonly leaf: number;
  readonly frame: Uint8Array<ArrayBuffer>;
}

type EpochKeys = Omit<EpochReceiverData, 'resumptionPsk'>;

function publicKeyOf(node: RatchetTree[number]): Uint8Array {
  return (node?.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node?.parent.hpkePublicKey) ?? new Uint8Array(0);
}

/** Everything that a commit in this tree may be sealed to, as hex. */
export function publicKeysOf(tree: RatchetTree): string[] {
  return tree.filter((node) => node !== undefined).map((node) => toHex(publicKeyOf(node)));
}

async function readCommit(bytes: Uint8Array, receivers: Iterable<EpochKeys>): Promise<Commit | undefined> {
  const message = decodeMessage(bytes);
  if (message?.wireformat === 'mls_public_message') {
    const { content } = message.publicMessage;
    return content.contentType === 'commit' ? content.commit : undefined;
  }
  if (message?.wireformat !== 'mls_private_message') return undefined;
  for (const receiver of receivers) {
    const opened = await open(message.privateMessage, receiver);
    if (opened?.content.content.contentType === 'commit') return opened.content.content.commit;
  }
  return undefined;
}

async function open(message: Parameters<typeof unprotectPrivateMessage>[1], receiver: EpochKeys) {
  const retention = { retainKeysForEpochs: 4, retainKeysForGenerations: 10, maximumForwardRatchetSteps: 200 };
  const { senderDataSecret, secretTree, ratchetTree, groupContext } = receiver;
  try {
    return await unprotectPrivateMessage(
      senderDataSecret,
      message,
      secretTree,
      ratchetTree,
      groupContext,
      retention,
      cipherSuite,
    );
  } catch {
    return undefined;
  }
}

type PrivateKey = ReturnType<typeof hpke.importKeyPair>;

/** RFC 9420 section 8, from the init secret of one epoch to the exporter secret of the next. */
async function exporterAfter(initSecret: Uint8Array, commitSecret: Uint8Array, context: GroupContext) {
  const joiner = await extractJoinerSecret(context, initSecret, commitSecret, kdf);
  return deriveSecret(await extractEpochSecret(context, joiner, kdf, zeros), 'exporter', kdf);
}

/** RFC 9605 section 5.2. */
export const frameKeyLabel = 'SFrame 1.0 Base Key';

/** Tries all at once: one after the other would mostly wait for the threads of WebCrypto. */
async function anyOf<T>(candidates: Iterable<T>, works: (candidate: T) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(Array.from(candidates, works))).includes(true);
}

const baseKeyOf = (exporterSecret: Uint8Array): Promise<Uint8Array> =>
  mlsExporter(exporterSecret, frameKeyLabel, new Uint8Array(0), 16, cipherSuite);

const privateKeyFrom = async (secret: Uint8Array): Promise<PrivateKey> => (await hpke.deriveKeyPair(secret)).privateKey;

export class Hoard {
  readonly #privateKeys = new Map<string, PrivateKey>();
  /** Public keys of all private ones, as hex. */
  readonly #publicKeys = new Set<string>();
  readonly #initSecrets = new Map<string, Uint8Array>([['', zeros]]);
  /** What opens the init secrets of those who join, by the external secret that it follows from. */
  readonly #externalKeys = new Map<string, Promise<PrivateKey>>();
  /** Base keys of frames, by the exporter secret that they follow from. */
  readonly #baseKeys = new Map<string, Promise<Uint8Array>>();
  /** What opens the messages of an epoch, as it was when first seen: by its sender data secret. */
  readonly #receivers = new Map<string, EpochKeys>();

  /** Keeps a copy of everything in a group, which a person's own client would overwrite later. */
  keep(person: Person): void {
    const state = stateOf(inAnotherWorld(person).group);
    for (const [node, key] of Object.entries(state.privatePath.privateKeys)) {
      const publicKey = publicKeyOf(state.ratchetTree[Number(node)]);
      const name = toHex(key);
      if (!this.#privateKeys.has(name)) this.#privateKeys.set(name, hpke.importKeyPair(key, publicKey));
      this.#publicKeys.add(toHex(publicKey));
    }
    const { externalSecret, exporterSecret, senderDataSecret } = state.keySchedule;
    for (const secret of Object.values(state.keySchedule)) this.#initSecrets.set(toHex(secret), secret);
    const external = toHex(externalSecret);
    if (!this.#externalKeys.has(external)) this.#externalKeys.set(external, privateKeyFrom(externalSecret));
    const exporter = toHex(exporterSecret);
    if (!this.#baseKeys.has(exporter)) this.#baseKeys.set(exporter, baseKeyOf(exporterSecret));
    for (const epoch of [{ ...state, senderDataSecret }, ...state.historicalReceiverData.values()]) {
      const name = toHex(epoch.senderDataSecret);
      if (!this.#receivers.has(name)) this.#receivers.set(name, epoch);
    }
  }

  /** Whether any combination of what was kept gives the epoch that a commit leads to. */
  async derives(transition: Transition): Promise<boolean> {
    const commitSecrets = await this.#commitSecrets(transition);
    const initSecrets = [...this.#initSecrets.values(), ...(await this.#externalInitSecrets(transition.commit))];
    for (const initSecret of initSecrets) {
      for (const commitSecret of commitSecrets) {
        const guess = await exporterAfter(initSecret, commitSecret, transition.after);
        if (equalBytes(guess, transition.exporterSecret)) return true;
      }
    }
    return false;
  }

  /** Whether a private key that was kept belongs to one of these public ones. */
  fits(publicKeys: readonly string[]): boolean {
    return publicKeys.some((publicKey) => this.#publicKeys.has(publicKey));
  }

  /** Whether the base key of any epoch that was kept opens a frame, taken for the key of the frame's own epoch. */
  async opensFrame({ epoch, leaf, frame }: SealedFrame): Promise<boolean> {
    return anyOf(this.#baseKeys.values(), async (baseKey) => {
      const ring = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128, { replayWindow: 1 });
      await ring.install(BigInt(epoch), concat(await baseKey));
      const receiver = new Receiver({ ring, leaf, context: 0 });
      return (await receiver.open({ metadata: new Uint8Array(0), frame })).ok;
    });
  }

  /** Whether any epoch that was kept opens a private message. */
  async opens(bytes: Uint8Array): Promise<boolean> {
    const message = decodeMessage(bytes);
    if (message?.wireformat !== 'mls_private_message') throw new Error('not a private message');
    const { privateMessage } = message;
    return anyOf(this.#receivers.values(), async (receiver) => (await open(privateMessage, receiver)) !== undefined);
  }

  /** A commit's content, if any epoch that was kept can read it. */
  read(bytes: Uint8Array): Promise<Commit | undefined> {
    return readCommit(bytes, this.#receivers.values());
  }

  async #externalInitSecrets({ proposals }: Commit): Promise<Uint8Array[]> {
    const values = proposals.flatMap((each) => (each.proposalOrRefType === 'proposal' ? [each.proposal] : []));
    const init = values.find((proposal) => 'externalInit' in proposal);
    if (init === undefined) return [];
    const { kemOutput } = init.externalInit as { kemOutput: Uint8Array };
    return Promise.all(
      Array.from(this.#externalKeys.values(), async (key) =>
        hpke.importSecret(await key, initLabel, kemOutput, kdf.size, new Uint8Array(0)),
      ),
    );
  }

  /** 0, everything that a kept key opens in the path, and what follows from it up to the root. */
  async #commitSecrets({ commit, before, after }: Transition): Promise<Uint8Array[]> {
    const context = encodeGroupContext({ ...before, treeHash: after.treeHash, epoch: after.epoch });
    const found: Uint8Array[] = [zeros];
    for (const node of commit.path?.nodes ?? []) {
      for (const { kemOutput, ciphertext } of node.encryptedPathSecret) {
        const openings = [...this.#privateKeys.values()].map((privateKey) =>
          decryptWithLabel(privateKey, 'UpdatePathNode', context, kemOutput, ciphertext, hpke).catch(() => undefined),
        );
        for (let secret of await Promise.all(openings)) {
          for (let step = 0; secret !== undefined && step < depth; step++) {
            secret = await deriveSecret(secret, 'path', kdf);
            found.push(secret);
          }
        }
      }
    }
    return found;
  }
}

/** What happened between two states of a member who stayed. `reader` was there before. */
export async function transition(
  bytes: Uint8Array,
  before: GroupContext,
  after: Group,
  reader: Hoard,
): Promise<Transition> {
  const commit = await reader.read(bytes);
  if (commit === undefined) throw new Error('a commit that its reader cannot read');
  const { groupContext, keySchedule } = stateOf(after);
  return { bytes, commit, before, after: groupContext, exporterSecret: keySchedule.exporterSecret.slice() };
}
