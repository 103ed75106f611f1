import * as v from 'valibot';
import { epoch, groupId, messageBytes, participantId, sequence } from './values.ts';

// Sealed messages (chat, names, mute states ...): MLS PrivateMessages that the server stores and forwards unread.

export const requests = {
  /** Appends to the group's log. `epoch` need not be the newest. Idempotent by (participant, nonce). */
  'mailbox.send': {
    params: v.object({ group: groupId, epoch, nonce: sequence, bytes: messageBytes }),
    result: v.object({ seq: sequence }),
  },
  /** Hands sealed bytes to one other member who is connected. Nothing is kept of it. */
  'mailbox.hand': {
    params: v.object({ group: groupId, epoch, to: participantId, bytes: messageBytes }),
    result: v.object({}),
  },
} as const;

export const pushes = {
  /** Another member hands this to us. `epoch`: whose keys seal it, by the sender's word. */
  'mailbox.handed': v.object({ group: groupId, epoch, from: participantId, bytes: messageBytes }),
} as const;
