/** The rules of the delivery service that need no storage: the server goes by them, and so does the one in memory that tests have. */
export { Acknowledgements } from './acknowledgements.ts';
export { CommitRates } from './commit-rates.ts';
export { Disputes, type CommitEntry, type Juror, type OpenCommit } from './disputes.ts';
export { JoinTurns } from './join-turns.ts';
export { TokenBucket } from './token-bucket.ts';
export type { Decision } from './verdicts.ts';
