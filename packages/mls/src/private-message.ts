// RFC 9420 section 6.3, private messages of members, with the message keys of one leaf at a time.
import type { AuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { decryptSenderData, type PrivateMessage } from 'ts-mls/privateMessage.js';
import type { SenderData } from 'ts-mls/sender.js';
import { onlyLeaf, type SecretTree, withUsed } from './secret-tree.ts';
import type { Receiver } from './state.ts';

/** Skipped messages of a sender that are kept, and how many may be missing before one. */
const retention = { retainKeysForEpochs: 0, retainKeysForGenerations: 10, maximumForwardRatchetSteps: 200 };

/** Who sent a message, from sender data that only the group can read or write. Throws where the tag does not fit. */
export const senderDataOf = (receiver: Receiver, message: PrivateMessage): Promise<SenderData | undefined> =>
  decryptSenderData(message, receiver.senderDataSecret, receiver.suite);

interface Unprotected {
  readonly content: AuthenticatedContent;
  /** The message keys afterwards. */
  readonly secretTree: SecretTree;
  /** Keys to overwrite once the tree before is out of use. */
  readonly consumed: readonly Uint8Array[];
}

/** Opens a message whose sender data says that it is of this leaf, and verifies its signature. Throws where anything is not right. */
export async function unprotect(receiver: Receiver, leaf: number, message: PrivateMessage): Promise<Unprotected> {
  const { content, tree, consumed } = await unprotectPrivateMessage(
    receiver.senderDataSecret,
    message,
    onlyLeaf(receiver.secretTree, leaf),
    receiver.ratchetTree,
    receiver.groupContext,
    retention,
    receiver.suite,
  );
  return { content, secretTree: withUsed(receiver.secretTree, leaf, tree), consumed };
}
