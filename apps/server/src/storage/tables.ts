import type { Departure } from '@konklave/protocol/client';

// Every column that this server stores. docs/security/what-the-server-keeps.md says of each what it is for; a test compares the two.

export interface Tables {
  rooms: {
    id: string;
    /** SHA-256 of the entry token. */
    entry_hash: Uint8Array;
    /** Days since 1970. */
    used_on: number;
  };
  groups: {
    room: string;
    id: string;
    epoch: number;
    epoch_seq: number;
    last_seq: number;
    /** What the entries of the log take up. */
    log_bytes: number;
    group_info: Uint8Array;
  };
  participants: {
    room: string;
    id: string;
    resume_hash: Uint8Array;
    joined_seq: number | null;
    departed: Departure | null;
    /** Place in the log of the commit that removes their leaf, until it stands. */
    removed_seq: number | null;
    /** 1 when they came back and have not joined again. */
    returning: number;
  };
  log: {
    room: string;
    seq: number;
    kind: 'commit' | 'message' | 'voided';
    epoch: number;
    sender: string;
    /** Of a message. */
    nonce: number | null;
    /** Of a commit: 1 when the committer joined by it. */
    joined: number | null;
    /** Of a commit: a JSON list of participant ids. */
    removed: string | null;
    /** Of a commit: SHA-256 and the last 64 bytes of the GroupInfo that came with it. */
    info_mark: Uint8Array | null;
    bytes: Uint8Array;
  };
}
