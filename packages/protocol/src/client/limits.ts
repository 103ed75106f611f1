/** Sizes and counts that both ends of the wire keep to. Bytes unless the name says otherwise. */
export const limits = {
  /** One WebSocket frame. The largest is a commit that carries the GroupInfo of a hybrid room of 1,000 (about 3.7 MB in base64url). */
  frameBytes: 5_242_880,
  /** An MLS commit: 82,765 bytes on a cold tree of 1,000 (measured). Where the keys are hybrid and half of them leave it can be more; then some are removed by the next. */
  commitBytes: 524_288,
  /** A GroupInfo with its ratchet tree: 2.74 kB a person where the keys are hybrid (measured). What a room may use depends on its people. */
  groupInfoBytes: 3_145_728,
  /** A sealed application message. */
  messageBytes: 65_536,
  /** People removed by one commit. */
  removedPerCommit: 1_000,
  /** Text of one chat message, in UTF-16 code units. */
  chatLength: 4_000,
  /** A display name, in UTF-16 code units. */
  nameLength: 60,
} as const;
