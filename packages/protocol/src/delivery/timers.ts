/** Time, as a parameter. */
export interface Timers {
  /** Runs `task` once after `ms`. Returns how to call it off. */
  after(ms: number, task: () => void): () => void;
}
