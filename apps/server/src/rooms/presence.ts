import type { ParticipantId } from '@konklave/protocol/client';
import { MediaBacklog } from './media-backlog.ts';
import type { Clock, Link } from './ports.ts';

/** One participant of a room: their connection, or how long they may still be away. */
export class Presence {
  readonly participant: ParticipantId;
  /** A leaf of the group. */
  member: boolean;
  /** Place in the log of the open commit that removes them: it may still turn out to be none. */
  removedSeq: number | undefined;
  readonly mediaBacklog = new MediaBacklog();
  #link: Link | undefined;
  #callOff: (() => void) | undefined;

  constructor(participant: ParticipantId, member: boolean) {
    this.participant = participant;
    this.member = member;
  }

  get link(): Link | undefined {
    return this.#link;
  }

  /** They have a leaf in the newest epoch. */
  get isLeaf(): boolean {
    return this.member && this.removedSeq === undefined;
  }

  attach(link: Link): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#link = link;
  }

  /** The connection is gone: `gone` runs after the grace time unless somebody attaches before. */
  detach(clock: Clock, graceMs: number, gone: () => void): void {
    this.#link = undefined;
    this.#callOff?.();
    this.#callOff = clock.after(graceMs, gone);
  }

  /** Ends the presence; nothing is said to the link. */
  end(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#link = undefined;
  }
}
