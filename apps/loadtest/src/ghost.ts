import { fromBase64url, toBase64url } from '@konklave/bytes';
import { deriveEntry } from '@konklave/client/entry';
import {
  acceptCommit,
  deriveAdmission,
  dropCommit,
  forget,
  foundGroup,
  joinGroup,
  pathCosts,
  type Admission,
} from '@konklave/mls';
import type {
  GroupSnapshot,
  LogEntry,
  RequestParams,
  RequestResult,
  RequestType,
  WireError,
} from '@konklave/protocol/client';
import type { Joined, Link } from './orders.ts';
import { clock, openSocket } from './wire.ts';

interface Answer {
  re?: number;
  type?: string;
  result?: unknown;
  error?: WireError;
  params?: { group: string; entry: LogEntry } | { group: GroupSnapshot | null };
}

/** A snapshot by which it is somebody's turn to join. */
class Turn {
  #given: (GroupSnapshot | null)[] = [];
  #wanted: ((group: GroupSnapshot | null) => void) | undefined;

  give(group: GroupSnapshot | null): void {
    if (this.#wanted === undefined) this.#given = [group];
    else this.#wanted(group);
    this.#wanted = undefined;
  }

  async next(): Promise<GroupSnapshot | null> {
    const given = this.#given.pop();
    return given === undefined ? new Promise((resolve) => (this.#wanted = resolve)) : given;
  }
}

const isLostRace = ({ code }: WireError): boolean => code === 'stale-epoch' || code === 'group-exists';

/**
 * A leaf of the group without a machine behind it: joins by a real external commit, throws its keys away and acknowledges every
 * epoch as soon as it is told. To the server and to the others it is a member; what it would compute is not computed here.
 */
export class Ghost {
  readonly #link: Link;
  readonly #socket: WebSocket;
  readonly #opened: Promise<unknown>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #turn = new Turn();
  #nextId = 1;

  constructor(link: Link) {
    this.#link = link;
    this.#socket = openSocket(link.url);
    this.#opened = new Promise((resolve) => this.#socket.addEventListener('open', resolve, { once: true }));
    this.#socket.addEventListener('message', ({ data }: MessageEvent<string>) =>
      this.#hear(JSON.parse(data) as Answer),
    );
  }

  async join(): Promise<Joined> {
    const start = clock.now();
    const { admission, participant, ...entered } = await this.#enter();
    let { group } = entered;
    for (;;) {
      const tried = await this.#try(admission, participant, group);
      if (tried.error === undefined) return { tookMs: clock.now() - start, epoch: tried.epoch };
      if (!isLostRace(tried.error)) throw new Error(`a ghost did not get in: ${tried.error.code}`);
      group = tried.error.snapshot ?? (await this.#turn.next());
    }
  }

  /** What a commit of each member would bring, in ciphertexts, by the tree that somebody new is given. Then goes without having joined. */
  async look(): Promise<number[]> {
    const { admission, participant, group } = await this.#enter();
    if (group === null) return [];
    const groupInfo = fromBase64url(group.groupInfo);
    const expected = { groupId: group.group, epoch: group.epoch };
    const made = await joinGroup({ admission, participant, groupInfo, expected });
    if (!made.ok) throw new Error(`a ghost cannot join: ${made.cause}`);
    // Their own leaf is in it already, and warms its path: that is one of many.
    const joined = acceptCommit(made.pending);
    const costs = pathCosts(joined).map(({ ciphertexts }) => ciphertexts);
    forget(joined);
    this.leave();
    return costs;
  }

  leave(): void {
    this.#socket.close();
  }

  async #enter(): Promise<{ admission: Admission; participant: string; group: GroupSnapshot | null }> {
    const secret = fromBase64url(this.#link.secret);
    const { token: entry } = await deriveEntry(secret);
    const admission = await deriveAdmission({ secret, room: fromBase64url(this.#link.room) });
    await this.#opened;
    const participant = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
    const { result } = await this.#ask('room.enter', { room: this.#link.room, participant, entry });
    const { group, waiting } = result as RequestResult<'room.enter'>;
    return { admission, participant, group: waiting ? await this.#turn.next() : group };
  }

  async #try(
    admission: Admission,
    participant: string,
    snapshot: GroupSnapshot | null,
  ): Promise<{ epoch: number; error: WireError | undefined }> {
    if (snapshot === null) {
      const group = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
      const { groupInfo } = await foundGroup({ admission, participant, groupId: group });
      const { error } = await this.#ask('group.create', { group, groupInfo: toBase64url(groupInfo) });
      this.#acknowledge(group, 0);
      return { epoch: 0, error };
    }
    const { group, epoch } = snapshot;
    const groupInfo = fromBase64url(snapshot.groupInfo);
    const made = await joinGroup({ admission, participant, groupInfo, expected: { groupId: group, epoch } });
    if (!made.ok) throw new Error(`a ghost cannot join: ${made.cause}`);
    const { pending } = made;
    const [commit, next] = [toBase64url(pending.commit), toBase64url(pending.groupInfo)];
    dropCommit(pending);
    const { error } = await this.#ask('group.commit', {
      group,
      epoch,
      commit,
      groupInfo: next,
      joined: true,
      removed: [],
    });
    if (error === undefined) this.#acknowledge(group, epoch + 1);
    return { epoch: epoch + 1, error };
  }

  #ask<T extends RequestType>(type: T, params: RequestParams<T>): Promise<Answer> {
    const id = this.#nextId++;
    this.#socket.send(JSON.stringify({ id, type, params }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  #acknowledge(group: string, epoch: number): void {
    this.#socket.send(JSON.stringify({ type: 'group.ack', params: { group, epoch } }));
  }

  #hear({ re, type, params, ...answer }: Answer): void {
    if (re !== undefined) {
      this.#waiting.get(re)?.(answer);
      this.#waiting.delete(re);
    } else if (params === undefined) {
      return;
    } else if (!('entry' in params)) {
      if (type === 'group.turn') this.#turn.give(params.group);
    } else if (type === 'group.entry' && params.entry.kind === 'commit') {
      this.#acknowledge(params.group, params.entry.epoch + 1);
    }
  }
}
