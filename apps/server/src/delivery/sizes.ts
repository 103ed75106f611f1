import { limits } from '@konklave/protocol/client';

// A room's GroupInfo and its commits grow with its people, by 2.8 kB and 1.3 kB each where it is a hybrid one (docs/performance.md), and nobody may
// store or send around more than that: a few people with 3 MB a commit would be a burden for nothing.

const groupInfoBytes = { anyRoom: 524_288, aPerson: 4_096 } as const;
const commitBytes = { anyRoom: 131_072, aPerson: 2_048 } as const;

/** Whether a commit is larger than a room with so many leaves needs, by what comes in base64url. */
export function isTooLarge({ commit, groupInfo }: { commit: string; groupInfo: string }, leaves: number): boolean {
  return (
    bytesIn(groupInfo) > largest(groupInfoBytes, leaves, limits.groupInfoBytes) ||
    bytesIn(commit) > largest(commitBytes, leaves, limits.commitBytes)
  );
}

const bytesIn = (text: string): number => Math.floor((text.length * 3) / 4);

function largest(
  { anyRoom, aPerson }: typeof groupInfoBytes | typeof commitBytes,
  leaves: number,
  most: number,
): number {
  return Math.min(most, Math.max(anyRoom, aPerson * leaves));
}
