import type { BridgePush } from '../media/bridge.ts';

interface Sent {
  push: BridgePush;
  /** Clock time of sending, ms; undefined while it could not be sent. */
  sentAt: number | undefined;
}

/** A member who misses more than this opens their transports anew. */
const most = 512;

/**
 * The news of the bridge for one participant that may not have arrived: those of the time without a connection, and those that went into a
 * connection which turned out to be dead. Given again after resume, so a push can come twice.
 */
export class MediaBacklog {
  #sent: Sent[] = [];
  #overflowed = false;

  add(push: BridgePush, sentAt: number | undefined): void {
    if (this.#sent.length < most) this.#sent.push({ push, sentAt });
    else this.#overflowed = true;
  }

  /** Forgets what was sent until then: it has arrived. */
  confirm(until: number): void {
    this.#sent = this.#sent.filter(({ sentAt }) => sentAt === undefined || sentAt > until);
  }

  /** All that may be missing, in order, or `overflowed`. Empty afterwards. */
  take(): BridgePush[] | 'overflowed' {
    const result = this.#overflowed ? 'overflowed' : this.#sent.map(({ push }) => push);
    this.#sent = [];
    this.#overflowed = false;
    return result;
  }
}
