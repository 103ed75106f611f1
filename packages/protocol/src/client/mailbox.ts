import * as v from 'valibot';
import { epoch, groupId, messageBytes, sequence } from './values.ts';

// Sealed messages (chat, names, mute states ...): MLS PrivateMessages that the server stores and forwards unread.

export const requests = {
  /** Appends to the group's log. `epoch` need not be the newest. Idempotent by (participant, nonce). */
  'mailbox.send': {
    params: v.object({ group: groupId, epoch, nonce: sequence, bytes: messageBytes }),
    result: v.object({ seq: sequence }),
  },
} as const;
