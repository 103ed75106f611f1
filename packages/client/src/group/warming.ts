import type { PathCost } from '@konklave/mls';
import type { ParticipantId } from '@konklave/protocol/client';

/** How much dearer than in a warm tree a commit may be. Below that, another commit costs everyone more than it saves. */
const patience = 2;
/** In a room of a few people no tree is worth a commit. */
const slack = 2;

/**
 * Whose turn it is to warm the tree by an empty commit: 0 for us at once, others after us. First whose path mends most, the lower leaf of two.
 * Undefined when it is warm enough (docs/protocol/group.md), or when we would mend nothing.
 */
export function warmingRank(
  costs: readonly PathCost[],
  isAbsent: (participant: ParticipantId) => boolean,
): number | undefined {
  const bound = patience * Math.ceil(Math.log2(Math.max(1, costs.length))) + slack;
  if (costs.every(({ ciphertexts }) => ciphertexts <= bound)) return undefined;
  const able = costs
    .filter(({ member, blanks }) => blanks > 0 && (member.self || !isAbsent(member.participant)))
    .toSorted((a, b) => b.blanks - a.blanks || a.member.leaf - b.member.leaf);
  const rank = able.findIndex(({ member }) => member.self);
  return rank < 0 ? undefined : rank;
}
