import type { ParticipantId } from '@konklave/protocol/client';

/** One leaf, as far as it matters for who acts. */
interface Leaf {
  participant: ParticipantId;
  leaf: number;
}

export interface ExclusionInput {
  members: readonly Leaf[];
  self: ParticipantId;
  /** Those who left for good and are perhaps still in the tree. */
  departed: ReadonlySet<ParticipantId>;
  /** Those without a connection at the moment: they cannot act. */
  away: ReadonlySet<ParticipantId>;
}

export interface ExclusionTurn {
  /** Whom the commit removes: all departed who are still in the tree. */
  targets: ParticipantId[];
  /** 0: we are nearest and act at once; others take over one after the other. */
  rank: number;
}

/**
 * Who commits the Remove of the departed: the live leaf nearest to the lowest departed leaf, the lower one of two. Near leaves
 * share most of the path, so the tree stays warm. Undefined when there is nothing to do.
 */
export function exclusionTurn({ members, self, departed, away }: ExclusionInput): ExclusionTurn | undefined {
  const gone = members
    .filter(({ participant }) => departed.has(participant) && participant !== self)
    .sort((a, b) => a.leaf - b.leaf);
  const lowest = gone[0];
  const own = members.find(({ participant }) => participant === self);
  if (lowest === undefined || own === undefined) return undefined;
  const distance = ({ leaf }: Leaf): number => Math.abs(leaf - lowest.leaf);
  const isNearer = (a: Leaf, b: Leaf): boolean => (distance(a) - distance(b) || a.leaf - b.leaf) < 0;
  const nearer = members.filter(
    (member) => !departed.has(member.participant) && !away.has(member.participant) && isNearer(member, own),
  );
  return { targets: gone.map(({ participant }) => participant), rank: nearer.length };
}
