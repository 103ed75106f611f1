const mebibyte = 1_048_576;

// What one connection may do. A joiner of a room of 50 asks to resume about 150 consumers at once: the burst leaves room for twice that.

/** Messages of one connection. */
export const messageRate = { capacity: 400, perSecond: 100 } as const;
/** Bytes of one connection: two of the largest commits at once with their GroupInfos, then half a MB/s. */
export const byteRate = { capacity: 9 * mebibyte, perSecond: 524_288 } as const;
/** Messages of one connection into the log of its group, which everyone gets and the disk keeps for a while. */
export const postRate = { capacity: 200, perSecond: 30 } as const;
/** The same in bytes. */
export const postedByteRate = { capacity: mebibyte, perSecond: 65_536 } as const;
/** Bytes of snapshots and pages of the log that one connection may ask for: a full log at once, then half a MB/s. */
export const answerRate = { capacity: 32 * mebibyte, perSecond: 524_288 } as const;
/** Messages that are against the protocol, before the connection is taken for hostile. */
export const mistakeRate = { capacity: 5, perSecond: 1 / 60 } as const;
/** Messages refused for their rate, before the connection is taken for a flood. */
export const refusalRate = { capacity: 200, perSecond: 10 } as const;
/** Bytes of pushes that wait for a slow reader before it is cut off; it can resume and gets the log. */
export const bufferedPushBytes = 8 * mebibyte;
/** The same with answers: whoever asked for a long log may take longer to read it, but not ask without ever reading. */
export const bufferedBytes = 64 * mebibyte;
/** Bytes that a connection may send before it has entered a room, where nobody knows whose they are. Looked at with every ping. */
export const strangerBytes = 65_536;
/** Between pings, ms. A dead socket is found after one to two of these. */
export const pingMs = 5_000;
/** A connection that has not become a member of a group for so many pings is closed: a seat is not for keeping others out. */
export const pingsOutside = 12;
/** How long a closing handshake may take, ms. */
export const closeMs = 2_000;
