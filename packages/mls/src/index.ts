/**
 * A room as an MLS group (RFC 9420): who may be in it, how it changes, and what follows from its epochs. State in, state out: a call
 * that changes a group returns another one and spends the given one. The only importer of ts-mls. See docs/protocol/keys.md.
 */
export { type Admission, deriveAdmission } from './admission.ts';
export type { CipherSuiteName } from './cipher-suite.ts';
export { commitEmpty, commitRemove } from './commit.ts';
export { createSignatureKeys, type SignatureKeys } from './ed25519.ts';
export { GroupError, type GroupErrorCode } from './errors.ts';
export { exportSecret, forget, meetingCode } from './export.ts';
export { foundGroup } from './found.ts';
export type { Group, Member } from './group.ts';
export type { GroupInfoMark } from './group-info.ts';
export { joinGroup, type JoinOptions } from './join.ts';
export { isSignedByLeaf, signAsLeaf } from './leaf-words.ts';
export { type OpenedMessage, openMessage, sealMessage } from './message.ts';
export { acceptCommit, dropCommit, type PendingCommit } from './pending.ts';
export { type DeclaredCommit, processCommit, type ProcessedCommit } from './process.ts';
export type { Refusal, RefusalCause } from './refusal.ts';
export { type PathCost, pathCosts } from './warmth.ts';
