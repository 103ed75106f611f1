/** What came of a part of the tests. */
export interface Tally {
  passed: number;
  failed: number;
  /** One entry for each test that was not run: why, or else what it is called. */
  skipped: string[];
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}

/** The last line of a run. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  const rest = skipped.length === 0 ? '' : `, ${skipped.length} skipped`;
  return `${passed} passed, ${failed} failed${rest}`;
}

/** Counts equal reasons: one line for each, the most frequent first. */
export function describeSkipped(skipped: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const reason of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([reason, count]) => `${count} × ${reason}`);
}
