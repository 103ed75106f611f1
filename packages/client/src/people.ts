import type { ParticipantId } from '@konklave/protocol/client';
import type { Person, Sending } from './state.ts';

/** What everyone is taken for before their first word. */
const silent: Sending = { microphone: false, camera: false, screen: false };

interface Leaf {
  participant: ParticipantId;
  leaf: number;
  self: boolean;
}

/**
 * The people list after the tree has changed: who was there stays as they were and in their place, who is new comes last,
 * ourselves first.
 */
export function followTree(people: readonly Person[], members: readonly Leaf[]): readonly Person[] {
  const byLeaf = [...members].sort((a, b) => Number(b.self) - Number(a.self) || a.leaf - b.leaf);
  const inTree = new Set(byLeaf.map(({ participant }) => participant));
  const known = new Set(people.map(({ participant }) => participant));
  const arrived = byLeaf.filter(({ participant }) => !known.has(participant)).map(stranger);
  const stayed = people.filter(({ participant }) => inTree.has(participant));
  return arrived.length === 0 && stayed.length === people.length ? people : [...stayed, ...arrived];
}

function stranger({ participant, self }: Leaf): Person {
  return { participant, self, name: undefined, sending: silent, hand: undefined, presence: 'here', overdue: false };
}

/** Changes one person; the list and everyone else keep their identity where nothing changes. */
export function changePerson(
  people: readonly Person[],
  participant: ParticipantId,
  change: Partial<Pick<Person, 'name' | 'sending' | 'hand' | 'presence'>>,
): readonly Person[] {
  return mapPeople(people, (person) => (person.participant === participant ? { ...person, ...change } : person));
}

/** Who is not simply here. */
interface Absence {
  away: ReadonlySet<ParticipantId>;
  departed: ReadonlySet<ParticipantId>;
  /** Of the departed, those whom no commit has excluded in time. */
  overdue: ReadonlySet<ParticipantId>;
}

/** Sets everyone's presence from what the server says of the room. */
export function placePeople(people: readonly Person[], absence: Absence): readonly Person[] {
  return mapPeople(people, (person) => {
    const presence = presenceOf(person, absence);
    return { ...person, presence, overdue: presence === 'leaving' && absence.overdue.has(person.participant) };
  });
}

function presenceOf({ self, participant }: Person, { away, departed }: Absence): Person['presence'] {
  if (self) return 'here';
  if (departed.has(participant)) return 'leaving';
  return away.has(participant) ? 'away' : 'here';
}

/** Leaf index of everyone whose frames may be opened: those who have shown a card (a stranger gets no media). */
export function openableLeaves(people: readonly Person[], members: readonly Leaf[]): Map<ParticipantId, number> {
  const named = new Set(people.filter(({ name }) => name !== undefined).map(({ participant }) => participant));
  return new Map(
    members
      .filter(({ self, participant }) => !self && named.has(participant))
      .map((leaf) => [leaf.participant, leaf.leaf]),
  );
}

function mapPeople(people: readonly Person[], change: (person: Person) => Person): readonly Person[] {
  const changed = people.map((person) => {
    const next = change(person);
    return samePerson(person, next) ? person : next;
  });
  return changed.every((person, index) => person === people[index]) ? people : changed;
}

function samePerson(a: Person, b: Person): boolean {
  const isPlaced = a.presence === b.presence && a.overdue === b.overdue;
  return isPlaced && a.name === b.name && a.hand === b.hand && sameSending(a.sending, b.sending);
}

export function sameSending(a: Sending, b: Sending): boolean {
  return a.microphone === b.microphone && a.camera === b.camera && a.screen === b.screen;
}
