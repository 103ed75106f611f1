// Somebody who kept every secret they ever had and tries all of them: a removed member on what came after, a joiner on what was before.
import { equalBytes, toHex } from '@konklave/bytes';
import type { Commit } from 'ts-mls/commit.js';
import { decryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret } from 'ts-mls/crypto/kdf.js';
import type { EpochReceiverData } from 'ts-mls/epochReceiverData.js';
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js';
import { initializeEpoch } from 'ts-mls/keySchedule.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
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

type Receiver = Omit<EpochReceiverData, 'resumptionPsk'>;

async function readCommit(bytes: Uint8Array, receivers: Iterable<Receiver>): Promise<Commit | undefined> {
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

async function open(message: Parameters<typeof unprotectPrivateMessage>[1], receiver: Receiver) {
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

export class Hoard {
  readonly #privateKeys = new Map<string, Uint8Array>();
  readonly #initSecrets = new Map<string, Uint8Array>([['', zeros]]);
  readonly #externalSecrets = new Map<string, Uint8Array>();
  readonly #receivers: Receiver[] = [];

  /** Keeps a copy of everything in a group, which a person's own client would overwrite later. */
  keep(person: Person): void {
    const state = stateOf(inAnotherWorld(person).group);
    for (const key of Object.values(state.privatePath.privateKeys)) this.#privateKeys.set(toHex(key), key);
    const { initSecret, externalSecret, senderDataSecret } = state.keySchedule;
    for (const secret of Object.values(state.keySchedule)) this.#initSecrets.set(toHex(secret), secret);
    this.#initSecrets.set(toHex(initSecret), initSecret);
    this.#externalSecrets.set(toHex(externalSecret), externalSecret);
    this.#receivers.push({ ...state, senderDataSecret }, ...state.historicalReceiverData.values());
  }

  /** Whether any combination of what was kept gives the epoch that a commit leads to. */
  async derives(transition: Transition): Promise<boolean> {
    const commitSecrets = await this.#commitSecrets(transition);
    const initSecrets = [...this.#initSecrets.values(), ...(await this.#externalInitSecrets(transition.commit))];
    for (const initSecret of initSecrets) {
      for (const commitSecret of commitSecrets) {
        const { keySchedule } = await initializeEpoch(initSecret, commitSecret, transition.after, zeros, kdf);
        if (equalBytes(keySchedule.exporterSecret, transition.exporterSecret)) return true;
      }
    }
    return false;
  }

  /** Whether any epoch that was kept opens a private message. */
  async opens(bytes: Uint8Array): Promise<boolean> {
    const message = decodeMessage(bytes);
    if (message?.wireformat !== 'mls_private_message') throw new Error('not a private message');
    for (const receiver of this.#receivers) {
      if ((await open(message.privateMessage, receiver)) !== undefined) return true;
    }
    return false;
  }

  /** A commit's content, if any epoch that was kept can read it. */
  read(bytes: Uint8Array): Promise<Commit | undefined> {
    return readCommit(bytes, this.#receivers);
  }

  async #externalInitSecrets({ proposals }: Commit): Promise<Uint8Array[]> {
    const [only] = proposals;
    if (only?.proposalOrRefType !== 'proposal' || !('externalInit' in only.proposal)) return [];
    const { kemOutput } = only.proposal.externalInit as { kemOutput: Uint8Array };
    const found: Uint8Array[] = [];
    for (const secret of this.#externalSecrets.values()) {
      const { privateKey } = await hpke.deriveKeyPair(secret);
      found.push(await hpke.importSecret(privateKey, initLabel, kemOutput, kdf.size, new Uint8Array(0)));
    }
    return found;
  }

  /** 0, everything that a kept key opens in the path, and what follows from it up to the root. */
  async #commitSecrets({ commit, before, after }: Transition): Promise<Uint8Array[]> {
    const context = encodeGroupContext({ ...before, treeHash: after.treeHash, epoch: after.epoch });
    const found: Uint8Array[] = [zeros];
    for (const node of commit.path?.nodes ?? []) {
      for (const { kemOutput, ciphertext } of node.encryptedPathSecret) {
        for (const key of this.#privateKeys.values()) {
          const privateKey = await hpke.importPrivateKey(key);
          const opening = decryptWithLabel(privateKey, 'UpdatePathNode', context, kemOutput, ciphertext, hpke);
          let secret = await opening.catch(() => undefined);
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
