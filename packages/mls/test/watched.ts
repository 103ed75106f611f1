import { Hoard, type Transition, transition } from './hoard.ts';
import { type Person, type Room, stateOf } from './people.ts';

/** A room in which everyone keeps every secret they ever see. */
export class Watched {
  readonly room: Room;
  readonly hoards = new Map<Person, Hoard>();
  readonly transitions: Transition[] = [];

  constructor(room: Room) {
    this.room = room;
    this.keepAll();
  }

  /** Somebody who is in the room now. */
  person(name: string): Person {
    const person = this.room.people.find((candidate) => candidate.name === name);
    if (person === undefined) throw new Error(`${name} is not here`);
    return person;
  }

  hoardOf(person: Person): Hoard {
    const hoard = this.hoards.get(person) ?? new Hoard();
    this.hoards.set(person, hoard);
    return hoard;
  }

  /** Does something that makes one commit, and looks at it through the eyes of `witness`, who is there before and after. */
  async step(witness: Person, change: () => Promise<unknown>): Promise<Transition> {
    const before = stateOf(witness.group).groupContext;
    await change();
    const { commit } = this.room.passed.at(-1)!;
    // A committer cannot open their own commit's path: what they kept from before opens the framing, which is enough.
    const made = await transition(commit, before, witness.group, this.hoardOf(witness));
    this.transitions.push(made);
    this.keepAll();
    return made;
  }

  private keepAll(): void {
    for (const person of this.room.people) this.hoardOf(person).keep(person);
  }
}
