import { createHash } from 'node:crypto';
import type { GroupSnapshot, LogEntry, RequestResult } from '@konklave/protocol/client';
import { randomId, sealedBytes, Wire } from './wire.ts';

/** The entry token of every room that `makeRoom` makes, unless another hash is given. */
export const entry = sealedBytes(32);
const entryHash = createHash('sha256').update(entry, 'base64url').digest('base64url');

/** Makes a room over HTTP. */
export async function makeRoom(url: string, hash = entryHash): Promise<string> {
  const body = JSON.stringify({ entry: hash });
  const response = await fetch(`${url}/api/rooms`, { method: 'POST', body });
  return ((await response.json()) as { room: string }).room;
}

/** Somebody in a room. Their commits and messages are random bytes: the server cannot tell. They do not wait for a turn to join. */
export class Person {
  readonly url: string;
  readonly room: string;
  readonly participant: string;
  wire: Wire;
  resumeToken = '';
  graceMs = 0;
  group: GroupSnapshot | null = null;
  #nonce = 1;

  private constructor(url: string, room: string, participant: string, wire: Wire) {
    this.url = url;
    this.room = room;
    this.participant = participant;
    this.wire = wire;
  }

  /** Connects and enters, without joining the group. */
  static async enter(url: string, room: string, participant = randomId()): Promise<Person> {
    const person = new Person(url, room, participant, await Wire.open(url));
    const { resume, graceMs, group, waiting } = await person.wire.request('room.enter', { room, participant, entry });
    person.resumeToken = resume;
    person.graceMs = graceMs;
    person.group = group;
    if (waiting) await person.catchUp();
    return person;
  }

  /** The same participant from another page, which knows nothing but the token. */
  async comeAgain(): Promise<Person> {
    const { url, room, participant, resumeToken: resume } = this;
    const person = new Person(url, room, participant, await Wire.open(url));
    const answer = await person.wire.request('room.enter', { room, participant, entry, resume });
    person.resumeToken = answer.resume;
    person.group = answer.group;
    if (answer.waiting) await person.catchUp();
    return person;
  }

  /** Enters and becomes a member: founds the group of an empty room, joins the one of another. */
  static async join(url: string, room: string): Promise<Person> {
    const person = await Person.enter(url, room);
    if (person.group) await person.joinGroup();
    else await person.found();
    return person;
  }

  get groupId(): string {
    return this.group?.group ?? '';
  }

  async found(): Promise<void> {
    const group = randomId();
    const groupInfo = sealedBytes();
    const { seq } = await this.wire.request('group.create', { group, groupInfo });
    this.group = { group, epoch: 0, seq, groupInfo };
  }

  /** Sends an external commit for the epoch that this person knows. */
  joinGroup(): Promise<number> {
    return this.commit({ joined: true });
  }

  /** The same, in the place of the leaf that they had. */
  rejoinGroup(): Promise<number> {
    return this.commit({ joined: true, removed: [this.participant] });
  }

  async commit(
    options: { epoch?: number; commit?: string; joined?: boolean; removed?: string[] } = {},
  ): Promise<number> {
    const epoch = options.epoch ?? this.group!.epoch;
    const groupInfo = sealedBytes();
    const { seq } = await this.wire.request('group.commit', {
      group: this.groupId,
      epoch,
      commit: options.commit ?? sealedBytes(),
      groupInfo,
      joined: options.joined ?? false,
      removed: options.removed ?? [],
    });
    this.group = { group: this.groupId, epoch: epoch + 1, seq, groupInfo };
    return seq;
  }

  async send(bytes = sealedBytes(), nonce = this.#nonce++): Promise<number> {
    const { seq } = await this.wire.request('mailbox.send', {
      group: this.groupId,
      epoch: this.group!.epoch,
      nonce,
      bytes,
    });
    return seq;
  }

  acknowledge(epoch = this.group!.epoch): void {
    this.wire.notify('group.ack', { group: this.groupId, epoch });
  }

  /** Takes the newest epoch from the server, as somebody does who has processed the log. */
  async catchUp(): Promise<void> {
    this.group = (await this.wire.request('group.fetch', {})).group;
  }

  /** Comes back on another socket, perhaps of another server. */
  async resume(after: number, url = this.url): Promise<RequestResult<'room.resume'>> {
    this.wire = await Wire.open(url);
    return this.wire.request('room.resume', {
      room: this.room,
      participant: this.participant,
      resume: this.resumeToken,
      after,
    });
  }

  /** Comes back and reads the whole log, page by page. */
  async resumeWhole(url = this.url): Promise<LogEntry[]> {
    let page: RequestResult<'group.log'> = await this.resume(0, url);
    const entries = [...page.entries];
    while (page.more) {
      page = await this.wire.request('group.log', { after: entries.at(-1)?.seq ?? 0 });
      entries.push(...page.entries);
    }
    return entries;
  }
}
