import type { ParticipantId } from '../client/index.ts';
import { TokenBucket } from './token-bucket.ts';

/**
 * Commits of one participant that nobody needs: every one costs everybody work. Reloading the page eight times in a row is still answered at
 * once. Whoever removes somebody who has departed is not counted.
 */
const commitRate = { capacity: 8, perSecond: 0.5 } as const;

/** After so long an allowance is full again, and need not be kept. */
const keepMs = (commitRate.capacity / commitRate.perSecond) * 1_000;
/** Allowances kept before old ones are looked for. */
const manyAllowances = 1_000;

interface Allowance {
  bucket: TokenBucket;
  usedAt: number;
}

/**
 * How many commits each participant of a room may still make. It outlives their connections: who comes again begins no new one. The same holds
 * for each connection, under whatever names somebody enters on it.
 */
export class CommitRates {
  readonly #allowances = new Map<ParticipantId, Allowance>();
  readonly #ofConnections = new WeakMap<object, TokenBucket>();

  /** Whether one more of theirs is allowed now on this connection. */
  take(participant: ParticipantId, connection: object, now: number): boolean {
    if (this.#allowances.size > manyAllowances) this.#forgetOld(now);
    const ofConnection = this.#ofConnections.get(connection) ?? new TokenBucket(commitRate, now);
    this.#ofConnections.set(connection, ofConnection);
    return ofConnection.take(1, now) && this.#ofParticipant(participant, now).take(1, now);
  }

  /** The group is over. */
  reset(): void {
    this.#allowances.clear();
  }

  #ofParticipant(participant: ParticipantId, now: number): TokenBucket {
    const { bucket } = this.#allowances.get(participant) ?? { bucket: new TokenBucket(commitRate, now) };
    this.#allowances.set(participant, { bucket, usedAt: now });
    return bucket;
  }

  #forgetOld(now: number): void {
    for (const [participant, { usedAt }] of this.#allowances) {
      if (usedAt <= now - keepMs) this.#allowances.delete(participant);
    }
  }
}
