/** What came of a step. */
export interface Verdict {
  ok: boolean;
  /** What the tool said; shown when it is not ok. */
  output: string;
}
