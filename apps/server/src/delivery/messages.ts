import type { ParticipantId, RequestParams } from '@konklave/protocol/client';
import { grant, refuse, type Outcome } from './outcome.ts';
import { hasLeaf, isMember, type GroupRecords, type MessageEntry } from './ports.ts';

/** The log of a group takes no more messages beyond these; commits are still taken. What is old is deleted within minutes (`Pruning`). */
const fullLog = { entries: 20_000, bytes: 16_777_216 };

/** An accepted message: `entry` is undefined when it was sent again, and then nobody else hears of it twice. */
export interface AcceptedMessage {
  seq: number;
  entry: MessageEntry | undefined;
}

/** Members keep the keys of so many epochs before the newest: a message of an older one could be opened by nobody. */
const epochsKept = 4;

/** `mailbox.send`: the next place in the log. The epoch may be an old one: a message under way when a commit wins is not lost. */
export async function acceptMessage(
  records: GroupRecords,
  sender: ParticipantId,
  { group, epoch, nonce, bytes }: RequestParams<'mailbox.send'>,
): Promise<Outcome<AcceptedMessage>> {
  const head = await records.head();
  if (head?.group !== group) return refuse('no-group');
  const record = await records.participant(sender);
  if (!isMember(record)) return refuse('not-member');
  if (epoch > head.epoch) return refuse('bad-message', { detail: 'epoch: ahead of the group' });
  const seq = await records.placeOf(sender, nonce);
  if (seq !== undefined) return grant({ seq, entry: undefined });
  // An open commit removes them: those who have followed it could not open what they say.
  if (!hasLeaf(record) || epoch < head.epoch - epochsKept) return refuse('stale-epoch');
  const size = await records.logSize();
  if (size.entries >= fullLog.entries || size.bytes + bytes.length > fullLog.bytes) return refuse('rate-limited');
  const entry = await records.append(group, { kind: 'message', epoch, sender, nonce, bytes });
  return grant({ seq: entry.seq, entry });
}
