// RFC 9420 section 6.3, private messages of members, with the message keys of one leaf at a time.
import type { AuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { verifyFramedContentSignature } from 'ts-mls/framedContent.js';
import { CodecError, CryptoVerificationError, ValidationError } from 'ts-mls/mlsError.js';
import {
  decodePrivateMessageContent,
  decryptSenderData,
  encodePrivateContentAAD,
  type PrivateMessage,
  toAuthenticatedContent,
} from 'ts-mls/privateMessage.js';
import type { SenderData } from 'ts-mls/sender.js';
import { takeKey } from './ratchet.ts';
import { ratchetsOf, type SecretTree, withRatchets } from './secret-tree.ts';
import type { Receiver } from './state.ts';
import { leafAt } from './tree.ts';

const reuseGuardLength = 4;

/** Who sent a message, from sender data that only the group can read or write. Throws where the tag does not fit. */
export async function senderDataOf(receiver: Receiver, message: PrivateMessage): Promise<SenderData | undefined> {
  const senderData = await decryptSenderData(message, receiver.senderDataSecret, receiver.suite);
  return senderData?.reuseGuard.length === reuseGuardLength ? senderData : undefined;
}

interface Unprotected {
  readonly content: AuthenticatedContent;
  /** The message keys afterwards. */
  readonly secretTree: SecretTree;
  /** Keys to overwrite once the tree before is out of use. */
  readonly consumed: readonly Uint8Array[];
}

/** Opens a message with this sender data, and verifies its signature. Throws where anything is not right. */
export async function unprotect(
  receiver: Receiver,
  { leafIndex, generation, reuseGuard }: SenderData,
  message: PrivateMessage,
): Promise<Unprotected> {
  const { suite, secretTree, ratchetTree, groupContext } = receiver;
  const { contentType, ciphertext } = message;
  const sender = leafAt(ratchetTree, leafIndex);
  const ratchets = ratchetsOf(secretTree, leafIndex);
  const kind = contentType === 'application' ? 'application' : 'handshake';
  const taken = ratchets && takeKey(suite, ratchets[kind], generation);
  if (sender === undefined || ratchets === undefined || taken === undefined)
    throw new ValidationError('a leaf or a key that is not there');
  const { key, nonce, ratchet, consumed } = taken;
  for (const [at, byte] of reuseGuard.entries()) nonce[at]! ^= byte;
  const plaintext = await suite.hpke.decryptAead(key, nonce, encodePrivateContentAAD(message), ciphertext);
  const inner = decodePrivateMessageContent(contentType)(plaintext, 0)?.[0];
  if (inner === undefined) throw new CodecError('no content of its type');
  const content = toAuthenticatedContent(inner, message, leafIndex);
  const isSigned = await verifyFramedContentSignature(
    sender.signaturePublicKey,
    'mls_private_message',
    content.content,
    content.auth,
    groupContext,
    suite.signature,
  );
  if (!isSigned) throw new CryptoVerificationError('not signed by its sender');
  const after = kind === 'application' ? { ...ratchets, application: ratchet } : { ...ratchets, handshake: ratchet };
  return { content, secretTree: withRatchets(secretTree, leafIndex, after), consumed };
}
