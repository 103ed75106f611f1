/** Sizes and counts that both ends of the wire keep to. Bytes unless the name says otherwise. */
export const limits = {
  /** One WebSocket frame. The largest is a commit that carries the GroupInfo of a room of 1,000 (about 700 kB in base64url). */
  frameBytes: 1_048_576,
  /** An MLS commit: 82,765 bytes on a cold tree of 1,000 (measured), with head room. */
  commitBytes: 131_072,
  /** A GroupInfo with its ratchet tree. */
  groupInfoBytes: 524_288,
  /** A sealed application message. */
  messageBytes: 65_536,
  /** People removed by one commit. */
  removedPerCommit: 1_000,
  /** Text of one chat message, in UTF-16 code units. */
  chatLength: 4_000,
  /** A display name, in UTF-16 code units. */
  nameLength: 60,
} as const;
