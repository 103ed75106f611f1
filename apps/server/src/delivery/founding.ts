import type { ParticipantId, RequestParams } from '@konklave/protocol/client';
import { grant, refuse, type Outcome } from './outcome.ts';
import { isMember, type GroupHead, type GroupRecords } from './ports.ts';
import { isTooLarge } from './sizes.ts';

/** An accepted founding. `fresh` is false for a request that was sent again. */
export interface Founding {
  head: GroupHead;
  fresh: boolean;
}

/** `group.create`: the first to arrive founds the group and is its first member; everyone else gets the snapshot to join by. */
export async function foundGroup(
  records: GroupRecords,
  sender: ParticipantId,
  { group, groupInfo }: RequestParams<'group.create'>,
): Promise<Outcome<Founding>> {
  const head = await records.head();
  const founder = await records.participant(sender);
  // Asked behind a goodbye on the same connection: a group without a member would have nobody to end it.
  if (founder === undefined || founder.departed !== undefined) return refuse('not-entered');
  if (head) {
    if (head.group === group && isMember(founder) && founder.joinedSeq === 0) return grant({ head, fresh: false });
    return refuse('group-exists', { snapshot: await records.snapshot() });
  }
  if (isTooLarge({ commit: '', groupInfo }, 1)) return refuse('too-large');
  await records.found(group, groupInfo);
  await records.makeMember(sender, 0);
  return grant({ head: { group, epoch: 0, epochSeq: 0, lastSeq: 0 }, fresh: true });
}
