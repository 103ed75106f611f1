import type { ParticipantId, Push } from '@konklave/protocol/client';
import { encodePush, type Link } from './ports.ts';
import type { Presence } from './presence.ts';

/** Who asks for something, and on which connection. */
export interface Sender {
  participant: ParticipantId;
  link: Link;
}

/** Who is in a room at the moment, connected or away, and how to tell them something. */
export class Attendance {
  readonly #present = new Map<ParticipantId, Presence>();

  get isEmpty(): boolean {
    return this.#present.size === 0;
  }

  get(participant: ParticipantId): Presence | undefined {
    return this.#present.get(participant);
  }

  add(presence: Presence): void {
    this.#present.set(presence.participant, presence);
  }

  remove(participant: ParticipantId): void {
    this.#present.get(participant)?.end();
    this.#present.delete(participant);
  }

  /** Whether the participant came in again, on another connection than this. */
  isTakenFrom({ participant, link }: Sender): boolean {
    const now = this.#present.get(participant)?.link;
    return now !== undefined && now !== link;
  }

  isMember(participant: ParticipantId): boolean {
    return this.#present.get(participant)?.member ?? false;
  }

  markMember(participant: ParticipantId): void {
    const presence = this.#present.get(participant);
    if (presence) presence.member = true;
  }

  everyone(): Presence[] {
    return [...this.#present.values()];
  }

  members(): Presence[] {
    return [...this.#present.values()].filter(({ member }) => member);
  }

  /** Members of the newest epoch who are connected. */
  connected(): ParticipantId[] {
    return this.everyone()
      .filter(({ link, isLeaf }) => link !== undefined && isLeaf)
      .map(({ participant }) => participant);
  }

  /** Members of the newest epoch without a connection. */
  away(): ParticipantId[] {
    return this.everyone()
      .filter(({ link, isLeaf }) => link === undefined && isLeaf)
      .map(({ participant }) => participant);
  }

  tell(participant: ParticipantId, push: Push): void {
    this.#present.get(participant)?.link?.send(encodePush(push));
  }

  tellMembers(push: Push, except?: ParticipantId): void {
    const encoded = encodePush(push);
    for (const { participant, link } of this.members()) if (participant !== except) link?.send(encoded);
  }

  /** Tells everyone, members or not, and ends all connections: the server stops. */
  dismiss(push: Push): void {
    const encoded = encodePush(push);
    for (const presence of this.#present.values()) {
      const { link } = presence;
      presence.end();
      link?.send(encoded);
      link?.close('server-closing');
    }
    this.#present.clear();
  }
}
