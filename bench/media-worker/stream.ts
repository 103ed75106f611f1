/** The one camera of the comparison: a frame of five packets every 10 ms, 500 packets/s of 1,112 B with their headers, about 4.4 Mbit/s. */
export const stream = {
  payloadType: 101,
  ssrc: 1_000,
  clockRate: 90_000,
  frameEveryMs: 10,
  packetsAFrame: 5,
  payloadBytes: 1_100,
  keyFrameEvery: 100,
  /** Where in the payload the moment of sending stands, ns by the machine's monotonic clock. */
  stampOffset: 16,
} as const;
