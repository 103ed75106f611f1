import type { RemoteEnd } from '../rtp/leg.ts';

/** Connects a peer to a transport; resolves when DTLS is done. */
export type Connect = (remote: RemoteEnd) => Promise<void>;

/** What forwards: one camera, and many who look. */
export interface Forwarder {
  readonly name: string;
  /** Receivers say when packets came, and the forwarder estimates their bandwidth. */
  readonly isReportedTo?: boolean;
  /** The process whose CPU is counted. */
  readonly pid: number;
  /** First, and once. It sends VP8 with the payload type and the SSRC of `stream.ts`. */
  addSender(connect: Connect): Promise<void>;
  addReceiver(connect: Connect): Promise<void>;
  close(): Promise<void>;
}
