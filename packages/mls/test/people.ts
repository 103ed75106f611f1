// Alice, bob, carol and the others, and the room that they meet in: an honest delivery service in one object.
import { toBase64url, utf8 } from '@konklave/bytes';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import type { ClientState } from 'ts-mls/clientState.js';
import type { SecretTreeNode } from 'ts-mls/secretTree.js';
import { createGroup, insideOf } from '../src/group.ts';
import { ratchetsOf } from '../src/secret-tree.ts';
import type { GroupState } from '../src/state.ts';
import {
  acceptCommit,
  type Admission,
  commitEmpty,
  commitRemove,
  createSignatureKeys,
  deriveAdmission,
  foundGroup,
  type Group,
  joinGroup,
  meetingCode,
  openMessage,
  type PendingCommit,
  processCommit,
  type RefusalCause,
  sealMessage,
  type SignatureKeys,
} from '../src/index.ts';

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
export const randomId = (): string => toBase64url(randomBytes(16));

/** What stands in a link. */
export interface Link {
  readonly secret: Uint8Array;
  readonly room: Uint8Array;
}
export const randomLink = (): Link => ({ secret: randomBytes(32), room: randomBytes(16) });

/** Somebody in a room, with the group as they hold it. */
export interface Person {
  readonly name: string;
  readonly participant: string;
  keys: SignatureKeys;
  group: Group;
}

/** A commit as it went over the wire, with the state of everyone around it. */
export interface Passed {
  readonly commit: Uint8Array;
  readonly epoch: number;
  /** GroupInfo of the epoch that it led to. */
  readonly groupInfo: Uint8Array;
}

/** Throws what a refusal says, where a test counts on success. */
export function granted<Result extends { ok: true } | { ok: false; cause: RefusalCause }>(
  result: Result,
): Extract<Result, { ok: true }> {
  if (!result.ok) throw new Error(`refused: ${result.cause}`);
  return result as Extract<Result, { ok: true }>;
}

/** A meeting whose delivery service plays fair: one commit an epoch, to everyone, in order. */
export class Room {
  readonly link: Link;
  readonly groupId: string;
  readonly admission: Admission;
  /** Everyone who is in, in the order of their coming. */
  readonly people: Person[] = [];
  readonly passed: Passed[] = [];
  groupInfo: Uint8Array = new Uint8Array(0);

  constructor(link: Link, admission: Admission, groupId: string) {
    this.link = link;
    this.admission = admission;
    this.groupId = groupId;
  }

  get epoch(): number {
    return this.people[0]?.group.epoch ?? 0;
  }

  /** What a joiner passes to `joinGroup`. */
  invitation(participant = randomId()) {
    const expected = { groupId: this.groupId, epoch: this.epoch };
    return { admission: this.admission, participant, groupInfo: this.groupInfo, expected };
  }

  async join(name: string): Promise<Person> {
    const participant = randomId();
    const keys = await createSignatureKeys();
    const { pending } = granted(await joinGroup({ ...this.invitation(participant), keys }));
    await this.deliver(pending.commit);
    return this.come({ name, participant, keys, group: acceptCommit(pending) }, pending);
  }

  /** The same person comes back with nothing but their keys. What they held before is given back, and gets no commit any more. */
  async rejoin(person: Person): Promise<{ returned: Person; former: Person }> {
    const { name, participant, keys } = person;
    const { pending } = granted(await joinGroup({ ...this.invitation(participant), keys }));
    if (this.people.includes(person)) this.people.splice(this.people.indexOf(person), 1);
    await this.deliver(pending.commit);
    return { returned: this.come({ name, participant, keys, group: acceptCommit(pending) }, pending), former: person };
  }

  private come(person: Person, pending: PendingCommit): Person {
    this.people.push(person);
    this.passed.push(pending);
    this.groupInfo = pending.groupInfo;
    return person;
  }

  /** `by` removes the others, who leave the room; they still get the commit, as a server would be free to give it to them. */
  async remove(by: Person, ...removed: Person[]): Promise<Passed> {
    for (const person of removed) this.people.splice(this.people.indexOf(person), 1);
    return this.commit(
      by,
      await commitRemove(
        by.group,
        removed.map((person) => person.participant),
      ),
    );
  }

  async refresh(by: Person): Promise<Passed> {
    return this.commit(by, await commitEmpty(by.group));
  }

  private async commit(by: Person, pending: PendingCommit): Promise<Passed> {
    await this.deliver(pending.commit, by);
    by.group = acceptCommit(pending, by.group);
    this.passed.push(pending);
    this.groupInfo = pending.groupInfo;
    return pending;
  }

  private async deliver(commit: Uint8Array, except?: Person): Promise<void> {
    for (const person of this.people) {
      if (person !== except) person.group = granted(await processCommit(person.group, commit)).group;
    }
  }
}

/** A room in which these people are, the first one being the founder. */
export async function meet(names: readonly string[], link = randomLink()): Promise<Room> {
  const admission = await deriveAdmission(link);
  const room = new Room(link, admission, randomId());
  const participant = randomId();
  const keys = await createSignatureKeys();
  const { group, groupInfo } = await foundGroup({ admission, participant, keys, groupId: room.groupId });
  room.people.push({ name: names[0]!, participant, keys, group });
  room.groupInfo = groupInfo;
  for (const name of names.slice(1)) await room.join(name);
  return room;
}

export async function say(person: Person, text: string): Promise<Uint8Array> {
  const { group, message } = await sealMessage(person.group, utf8(text));
  person.group = group;
  return message;
}

/** What a person reads, or why they do not. */
export async function hear(
  person: Person,
  message: Uint8Array,
): Promise<{ from: string; text: string } | RefusalCause> {
  const opened = await openMessage(person.group, message);
  if (!opened.ok) return opened.cause;
  person.group = opened.group;
  return { from: opened.sender.participant, text: new TextDecoder().decode(opened.bytes) };
}

export const codeOf = (person: Person): Promise<string> => meetingCode(person.group);

export const codesOf = async (people: readonly Person[]): Promise<Set<string>> =>
  new Set(await Promise.all(people.map(codeOf)));

/** Every message key of an epoch at once, as ts-mls holds them. Its list has holes where ours has no leaf. */
function allRatchets({ secretTree }: Pick<GroupState, 'secretTree'>): SecretTreeNode[] {
  const nodes: SecretTreeNode[] = [];
  for (let leaf = 0; leaf < secretTree.source.width; leaf++) nodes[2 * leaf] = ratchetsOf(secretTree, leaf)!;
  return nodes;
}

/** The state behind a group as ts-mls holds it, for tests of those who do not keep to the API. It shares all bytes with ours. */
export function stateOf(group: Group): ClientState {
  const { secretTree: _, pastEpochs, ...state } = insideOf(group).state;
  const past = [...pastEpochs].map(([epoch, data]) => [epoch, { ...data, secretTree: allRatchets(data) }] as const);
  return {
    ...state,
    secretTree: allRatchets(insideOf(group).state),
    historicalReceiverData: new Map(past),
    unappliedProposals: {},
    groupActiveState: { kind: 'active' },
    clientConfig: defaultClientConfig,
  };
}

/** Copies bytes, lists, maps and records; keeps the handle of the signature key and functions. */
function deepCopy<T>(value: T): T {
  if (value instanceof Uint8Array) return (value.length === 0 ? value : value.slice()) as T;
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, deepCopy(inner)])) as T;
  if (Array.isArray(value)) return Array.from(value, deepCopy) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deepCopy(inner)])) as T;
  }
  return value;
}

/** The same person in another world, which goes on from here on its own. */
export function inAnotherWorld(person: Person): Person {
  const { state, admission, returned } = insideOf(person.group);
  return { ...person, group: createGroup(deepCopy(state), admission, returned) };
}
