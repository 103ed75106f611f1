// The official vectors of the MLS working group, over our cipher suite.
import { fromHex, toHex, utf8 } from '@konklave/bytes';
import { decodeAuthenticatedContent, verifyMembershipTag } from 'ts-mls/authenticatedContent.js';
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import {
  createContentCommitSignature,
  type FramedContent,
  toTbs,
  verifyConfirmationTag,
} from 'ts-mls/framedContent.js';
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js';
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js';
import { decodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';
import { protect, protectApplicationData, protectProposal } from 'ts-mls/messageProtection.js';
import { protectProposalPublic, protectPublicMessage, unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { decodeProposal, encodeProposal, type Proposal } from 'ts-mls/proposal.js';
import { addLeafNode, decodeRatchetTree, type RatchetTree, updateLeafNode } from 'ts-mls/ratchetTree.js';
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { describe, expect, it } from 'vitest';
import { cipherSuite } from '../src/cipher-suite.ts';
import { importSignatureKey } from '../src/ed25519.ts';
import { encodeTree, treeHash } from '../src/nodes.ts';
import { senderDataOf, unprotect } from '../src/private-message.ts';
import { takeKey } from '../src/ratchet.ts';
import { removeLeaves } from '../src/ratchet-tree.ts';
import { createSecretTree, onlyLeaf, ratchetsOf } from '../src/secret-tree.ts';
import { keyPackage } from './rogue.ts';
import { haveVectors, readVectors } from './vectors.ts';

const { hash, hpke, kdf, signature } = cipherSuite;
const padding = { kind: 'padUntilLength', padUntilLength: 256 } as const;
const empty = new Uint8Array(0);

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a vector that does not decode');
  return value;
};
const decoded = <T>(result: [T, number] | undefined): T => present(result)[0];

describe.skipIf(!haveVectors)('the vectors', () => {
  it('are there, all that speak of our cipher suite', () => {
    const counts = { 'crypto-basics': 1, 'key-schedule': 1, 'message-protection': 1, 'secret-tree': 3 };
    const more = { 'transcript-hashes': 1, 'tree-operations': 5, welcome: 1 };
    for (const [name, count] of Object.entries({ ...counts, ...more })) expect(readVectors(name)).toHaveLength(count);
  });
});

describe.skipIf(!haveVectors)('crypto-basics', () => {
  interface Vector {
    ref_hash: { label: string; value: string; out: string };
    expand_with_label: { secret: string; label: string; context: string; length: number; out: string };
    derive_secret: { secret: string; label: string; out: string };
    derive_tree_secret: { secret: string; label: string; generation: number; length: number; out: string };
    sign_with_label: { priv: string; pub: string; content: string; label: string; signature: string };
    encrypt_with_label: Record<
      'priv' | 'pub' | 'label' | 'context' | 'plaintext' | 'kem_output' | 'ciphertext',
      string
    >;
  }

  it.each(readVectors<Vector>('crypto-basics'))('vector %#', async (vector) => {
    const { ref_hash: ref, expand_with_label: expand, derive_secret: derive, derive_tree_secret: tree } = vector;
    expect(toHex(await refhash(ref.label, fromHex(ref.value), hash))).toBe(ref.out);
    const expanded = expandWithLabel(fromHex(expand.secret), expand.label, fromHex(expand.context), expand.length, kdf);
    expect(toHex(await expanded)).toBe(expand.out);
    expect(toHex(await deriveSecret(fromHex(derive.secret), derive.label, kdf))).toBe(derive.out);
    const ofTree = deriveTreeSecret(fromHex(tree.secret), tree.label, tree.generation, tree.length, kdf);
    expect(toHex(await ofTree)).toBe(tree.out);

    const sign = vector.sign_with_label;
    const publicKey = fromHex(sign.pub);
    const content = fromHex(sign.content);
    expect(await verifyWithLabel(publicKey, sign.label, content, fromHex(sign.signature), signature)).toBe(true);
    const own = await signWithLabel(await importSignatureKey(fromHex(sign.priv)), sign.label, content, signature);
    expect(toHex(own)).toBe(sign.signature);

    const box = vector.encrypt_with_label;
    const privateKey = await hpke.importPrivateKey(fromHex(box.priv));
    const context = fromHex(box.context);
    const open = (enc: Uint8Array, ct: Uint8Array) => decryptWithLabel(privateKey, box.label, context, enc, ct, hpke);
    expect(toHex(await open(fromHex(box.kem_output), fromHex(box.ciphertext)))).toBe(box.plaintext);
    const recipient = await hpke.importPublicKey(fromHex(box.pub));
    const sealed = await encryptWithLabel(recipient, box.label, context, fromHex(box.plaintext), hpke);
    expect(toHex(await open(sealed.enc, sealed.ct))).toBe(box.plaintext);
  });
});

describe.skipIf(!haveVectors)('key-schedule', () => {
  type EpochSecret =
    | 'init_secret'
    | 'sender_data_secret'
    | 'exporter_secret'
    | 'external_secret'
    | 'confirmation_key'
    | 'membership_key'
    | 'resumption_psk'
    | 'epoch_authenticator';
  type EpochInput = 'tree_hash' | 'confirmed_transcript_hash' | 'commit_secret' | 'psk_secret' | 'group_context';
  type EpochOutput = 'joiner_secret' | 'welcome_secret' | 'encryption_secret' | 'external_pub';
  type Epoch = Record<EpochSecret | EpochInput | EpochOutput, string> & {
    exporter: { label: string; context: string; length: number; secret: string };
  };
  interface Vector {
    group_id: string;
    initial_init_secret: string;
    epochs: Epoch[];
  }

  it.each(readVectors<Vector>('key-schedule'))('vector %#', async (vector) => {
    let initSecret: Uint8Array = fromHex(vector.initial_init_secret);
    for (const [index, epoch] of vector.epochs.entries()) {
      const context: GroupContext = {
        version: 'mls10',
        cipherSuite: cipherSuite.name,
        groupId: fromHex(vector.group_id),
        epoch: BigInt(index),
        treeHash: fromHex(epoch.tree_hash),
        confirmedTranscriptHash: fromHex(epoch.confirmed_transcript_hash),
        extensions: [],
      };
      expect(toHex(encodeGroupContext(context))).toBe(epoch.group_context);
      const secrets = await initializeEpoch(
        initSecret,
        fromHex(epoch.commit_secret),
        context,
        fromHex(epoch.psk_secret),
        kdf,
      );
      const schedule = secrets.keySchedule;
      expect({
        joiner_secret: toHex(secrets.joinerSecret),
        welcome_secret: toHex(secrets.welcomeSecret),
        encryption_secret: toHex(secrets.encryptionSecret),
        init_secret: toHex(schedule.initSecret),
        sender_data_secret: toHex(schedule.senderDataSecret),
        exporter_secret: toHex(schedule.exporterSecret),
        external_secret: toHex(schedule.externalSecret),
        confirmation_key: toHex(schedule.confirmationKey),
        membership_key: toHex(schedule.membershipKey),
        resumption_psk: toHex(schedule.resumptionPsk),
        epoch_authenticator: toHex(schedule.epochAuthenticator),
      }).toEqual(expect.objectContaining(pick(epoch)));
      const external = await hpke.deriveKeyPair(schedule.externalSecret);
      expect(toHex(await hpke.exportPublicKey(external.publicKey))).toBe(epoch.external_pub);
      const { label, context: exporterContext, length, secret } = epoch.exporter;
      const exported = mlsExporter(schedule.exporterSecret, label, fromHex(exporterContext), length, cipherSuite);
      expect(toHex(await exported)).toBe(secret);
      initSecret = schedule.initSecret;
    }
  });

  const pick = ({ joiner_secret, welcome_secret, encryption_secret, ...rest }: Epoch) => ({
    joiner_secret,
    welcome_secret,
    encryption_secret,
    init_secret: rest.init_secret,
    sender_data_secret: rest.sender_data_secret,
    exporter_secret: rest.exporter_secret,
    external_secret: rest.external_secret,
    confirmation_key: rest.confirmation_key,
    membership_key: rest.membership_key,
    resumption_psk: rest.resumption_psk,
    epoch_authenticator: rest.epoch_authenticator,
  });
});

describe.skipIf(!haveVectors)('message-protection', () => {
  type Part = 'proposal' | 'commit' | 'application';
  type Secret = 'signature_priv' | 'signature_pub' | 'encryption_secret' | 'sender_data_secret' | 'membership_key';
  type Message = 'proposal_priv' | 'proposal_pub' | 'commit_priv' | 'commit_pub' | 'application_priv';
  type Context = 'group_id' | 'tree_hash' | 'confirmed_transcript_hash';
  type Vector = Record<Part | Secret | Message | Context, string> & { epoch: number };

  // The vectors are of a group of two, and the sender is the second.
  const leaf = toLeafIndex(1);

  it.each(readVectors<Vector>('message-protection'))('vector %#', async (vector) => {
    const context: GroupContext = {
      version: 'mls10',
      cipherSuite: cipherSuite.name,
      groupId: fromHex(vector.group_id),
      epoch: BigInt(vector.epoch),
      treeHash: fromHex(vector.tree_hash),
      confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
      extensions: [],
    };
    const senderData = fromHex(vector.sender_data_secret);
    const membershipKey = fromHex(vector.membership_key);
    const publicKey = fromHex(vector.signature_pub);
    const signKey = await importSignatureKey(fromHex(vector.signature_priv));
    const secretTree = () =>
      Promise.resolve(onlyLeaf(createSecretTree(cipherSuite, 2, fromHex(vector.encryption_secret)), leaf));
    const message = (hex: string): MLSMessage => decoded(decodeMlsMessage(fromHex(hex), 0));
    const signer = { ...(await keyPackage()).publicPackage.leafNode, signaturePublicKey: publicKey };
    const ratchetTree: RatchetTree = [undefined, undefined, { nodeType: 'leaf', leaf: signer }];
    const openPrivate = async (received: MLSMessage) => {
      if (received.wireformat !== 'mls_private_message') throw new Error('not a private message');
      const keys = createSecretTree(cipherSuite, 2, fromHex(vector.encryption_secret));
      const receiver = {
        suite: cipherSuite,
        groupContext: context,
        ratchetTree,
        secretTree: keys,
        senderDataSecret: senderData,
      };
      const { privateMessage } = received;
      return unprotect(receiver, present(await senderDataOf(receiver, privateMessage)), privateMessage);
    };
    const openPublic = (received: MLSMessage) => {
      if (received.wireformat !== 'mls_public_message') throw new Error('not a public message');
      return unprotectPublicMessage(membershipKey, context, [], received.publicMessage, cipherSuite, publicKey);
    };
    const bodyOf = (content: FramedContent): string => {
      if (content.contentType === 'application') return toHex(content.applicationData);
      if (content.contentType === 'commit') return toHex(encodeCommit(content.commit));
      return toHex(encodeProposal(content.proposal));
    };

    for (const part of ['proposal', 'commit', 'application'] as const) {
      const { content } = await openPrivate(message(vector[`${part}_priv`]));
      expect(bodyOf(content.content)).toBe(vector[part]);
      if (part === 'application') continue;
      expect(bodyOf((await openPublic(message(vector[`${part}_pub`]))).content)).toBe(vector[part]);
    }

    const application = fromHex(vector.application);
    const tree = await secretTree();
    const sealed = await protectApplicationData(
      signKey,
      senderData,
      application,
      empty,
      context,
      tree,
      leaf,
      padding,
      cipherSuite,
    );
    const asPrivate = (privateMessage: typeof sealed.privateMessage): MLSMessage => ({
      version: 'mls10',
      wireformat: 'mls_private_message',
      privateMessage,
    });
    expect(bodyOf((await openPrivate(asPrivate(sealed.privateMessage))).content.content)).toBe(vector.application);

    const proposal = decoded(decodeProposal(fromHex(vector.proposal), 0));
    const proposed = await protectProposal(
      signKey,
      senderData,
      proposal,
      empty,
      context,
      tree,
      leaf,
      padding,
      cipherSuite,
    );
    expect(bodyOf((await openPrivate(asPrivate(proposed.privateMessage))).content.content)).toBe(vector.proposal);
    const inPublic = await protectProposalPublic(signKey, membershipKey, context, empty, proposal, leaf, cipherSuite);
    const asPublic = (publicMessage: typeof inPublic.publicMessage): MLSMessage => ({
      version: 'mls10',
      wireformat: 'mls_public_message',
      publicMessage,
    });
    expect(bodyOf((await openPublic(asPublic(inPublic.publicMessage))).content)).toBe(vector.proposal);

    const commit = decoded(decodeCommit(fromHex(vector.commit), 0));
    const sender = { senderType: 'member', leafIndex: leaf } as const;
    for (const wireformat of ['mls_private_message', 'mls_public_message'] as const) {
      const signed = await createContentCommitSignature(context, wireformat, commit, sender, empty, signKey, signature);
      const auth = { contentType: 'commit', signature: signed.signature, confirmationTag: new Uint8Array(32) } as const;
      if (wireformat === 'mls_private_message') {
        const content = { ...signed.framedContent, auth };
        const sealedCommit = await protect(senderData, empty, context, tree, content, leaf, padding, cipherSuite);
        const opened = await openPrivate(asPrivate(sealedCommit.privateMessage));
        expect(bodyOf(opened.content.content)).toBe(vector.commit);
      } else {
        const content = { wireformat, content: signed.framedContent, auth };
        const framed = await protectPublicMessage(membershipKey, context, content, cipherSuite);
        expect(bodyOf((await openPublic(asPublic(framed))).content)).toBe(vector.commit);
      }
    }
  });

  it.each(readVectors<Vector>('message-protection'))('membership tag of vector %#', async (vector) => {
    const received = decoded(decodeMlsMessage(fromHex(vector.commit_pub), 0));
    if (received.wireformat !== 'mls_public_message' || received.publicMessage.senderType !== 'member') {
      throw new Error('not a public message of a member');
    }
    const context: GroupContext = {
      version: 'mls10',
      cipherSuite: cipherSuite.name,
      groupId: fromHex(vector.group_id),
      epoch: BigInt(vector.epoch),
      treeHash: fromHex(vector.tree_hash),
      confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
      extensions: [],
    };
    const { content, auth, membershipTag } = received.publicMessage;
    const tbm = { contentTbs: toTbs(content, 'mls_public_message', context), auth };
    const key = fromHex(vector.membership_key);
    expect(await verifyMembershipTag(key, tbm, membershipTag, hash)).toBe(true);
    membershipTag[0]! ^= 1;
    expect(await verifyMembershipTag(key, tbm, membershipTag, hash)).toBe(false);
  });
});

describe.skipIf(!haveVectors)('secret-tree', () => {
  interface Vector {
    encryption_secret: string;
    sender_data: { sender_data_secret: string; ciphertext: string; key: string; nonce: string };
    leaves: (Record<`${'application' | 'handshake'}_${'key' | 'nonce'}`, string> & { generation: number })[][];
  }

  it.each(readVectors<Vector>('secret-tree'))('vector %#', async (vector) => {
    const { sender_data: data } = vector;
    const secret = fromHex(data.sender_data_secret);
    const ciphertext = fromHex(data.ciphertext);
    expect(toHex(await expandSenderDataKey(cipherSuite, secret, ciphertext))).toBe(data.key);
    expect(toHex(await expandSenderDataNonce(cipherSuite, secret, ciphertext))).toBe(data.nonce);

    const secrets = createSecretTree(cipherSuite, vector.leaves.length, fromHex(vector.encryption_secret));
    for (const [leafIndex, generations] of vector.leaves.entries()) {
      const ratchets = present(ratchetsOf(secrets, leafIndex));
      for (const expected of generations) {
        const application = present(takeKey(cipherSuite, ratchets.application, expected.generation));
        const handshake = present(takeKey(cipherSuite, ratchets.handshake, expected.generation));
        expect({
          generation: expected.generation,
          application_key: toHex(application.key),
          application_nonce: toHex(application.nonce),
          handshake_key: toHex(handshake.key),
          handshake_nonce: toHex(handshake.nonce),
        }).toEqual(expected);
      }
    }
  });
});

describe.skipIf(!haveVectors)('transcript-hashes', () => {
  type Hash = 'interim_transcript_hash_before' | 'confirmed_transcript_hash_after' | 'interim_transcript_hash_after';
  type Vector = Record<Hash | 'confirmation_key' | 'authenticated_content', string>;

  it.each(readVectors<Vector>('transcript-hashes'))('vector %#', async (vector) => {
    const { wireformat, content, auth } = decoded(decodeAuthenticatedContent(fromHex(vector.authenticated_content), 0));
    if (content.contentType !== 'commit' || auth.contentType !== 'commit') throw new Error('not a commit');
    const before = fromHex(vector.interim_transcript_hash_before);
    const confirmed = await createConfirmedHash(before, { wireformat, content, signature: auth.signature }, hash);
    expect(toHex(confirmed)).toBe(vector.confirmed_transcript_hash_after);
    const key = fromHex(vector.confirmation_key);
    expect(await verifyConfirmationTag(key, auth.confirmationTag, confirmed, hash)).toBe(true);
    const interim = await createInterimHash(confirmed, auth.confirmationTag, hash);
    expect(toHex(interim)).toBe(vector.interim_transcript_hash_after);
  });
});

describe.skipIf(!haveVectors)('tree-operations', () => {
  type Hex = 'tree_before' | 'proposal' | 'tree_hash_before' | 'tree_after' | 'tree_hash_after';
  type Vector = Record<Hex, string> & { proposal_sender: number };

  const apply = (tree: ReturnType<typeof addLeafNode>[0], proposal: Proposal, sender: number) => {
    if (proposal.proposalType === 'add' && 'add' in proposal)
      return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0];
    if (proposal.proposalType === 'update' && 'update' in proposal) {
      return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(sender));
    }
    if ('remove' in proposal) return removeLeaves(tree, [proposal.remove.removed]);
    throw new Error('a proposal that changes no tree');
  };

  it.each(readVectors<Vector>('tree-operations'))('vector %#', async (vector) => {
    const before = decoded(decodeRatchetTree(fromHex(vector.tree_before), 0));
    expect(toHex(treeHash(cipherSuite, before))).toBe(vector.tree_hash_before);
    const proposal = decoded(decodeProposal(fromHex(vector.proposal), 0));
    const after = apply(before, proposal, vector.proposal_sender);
    expect(toHex(encodeTree(after))).toBe(vector.tree_after);
    expect(toHex(treeHash(cipherSuite, after))).toBe(vector.tree_hash_after);
  });
});

describe.skipIf(!haveVectors)('welcome', () => {
  type Vector = Record<'init_priv' | 'key_package' | 'signer_pub' | 'welcome', string>;

  it.each(readVectors<Vector>('welcome'))('vector %#', async (vector) => {
    const welcome = decoded(decodeMlsMessage(fromHex(vector.welcome), 0));
    const keyPackage = decoded(decodeMlsMessage(fromHex(vector.key_package), 0));
    if (welcome.wireformat !== 'mls_welcome' || keyPackage.wireformat !== 'mls_key_package') {
      throw new Error('not a welcome with its key package');
    }
    const reference = await makeKeyPackageRef(keyPackage.keyPackage, hash);
    expect(welcome.welcome.secrets.map((secrets) => toHex(secrets.newMember))).toContain(toHex(reference));
    const privateKey = await hpke.importPrivateKey(fromHex(vector.init_priv));
    const secrets = await decryptGroupSecrets(privateKey, reference, welcome.welcome, hpke);
    if (secrets === undefined) throw new Error('no group secrets for this key package');
    const zeros = new Uint8Array(kdf.size);
    const groupInfo = await decryptGroupInfo(welcome.welcome, secrets.joinerSecret, zeros, cipherSuite);
    if (groupInfo === undefined) throw new Error('no group info');
    expect(await verifyGroupInfoSignature(groupInfo, fromHex(vector.signer_pub), signature)).toBe(true);
    expect(await verifyGroupInfoConfirmationTag(groupInfo, secrets.joinerSecret, zeros, cipherSuite)).toBe(true);
    const other = utf8('not the joiner secret, 32 bytes.');
    expect(await verifyGroupInfoConfirmationTag(groupInfo, other, zeros, cipherSuite)).toBe(false);
  });
});
