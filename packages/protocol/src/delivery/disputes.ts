import type { CommitFault, ParticipantId } from '../client/index.ts';
import type { Timers } from './timers.ts';
import { Verdicts, verdictMs, type CommitEntry, type Decision, type Juror, type OpenCommit } from './verdicts.ts';

export type { CommitEntry, Juror, OpenCommit } from './verdicts.ts';

export interface DisputesOptions<Before> {
  clock: Timers;
  /** Those who are asked: who had a leaf when it was made, is connected, and holds a state of the group. */
  jurors(commit: OpenCommit<Before>): Juror[];
  /** A commit counts from now on: whom it removes is out. */
  stood(entry: CommitEntry): void;
  /** The commit at this place stands, and these have refused it. */
  tellStands(seq: number, refusers: readonly ParticipantId[]): void;
  /** A commit is void, and all after it. */
  takeBack(commit: OpenCommit<Before>, decision: Decision): void;
}

/** A commit that nobody has refused by then stands, whether everyone has acknowledged it or not. */
const standsMs = 2_000;
/** How many times that long a commit may wait for the first who says anything of it. */
const patience = 5;

/** Those put out who are remembered for who comes back: more than that in one absence are a flood. */
const keptPutOut = 100;

/** Joiners whose failures are remembered: more than that are a flood, and nobody who comes by it keeps a name. */
const keptFailures = 1_000;

/** So often a joiner may have been lied to. Whose commits cannot be followed after that is put out. */
const failedJoins = 3;

/** When it is decided what becomes of a commit. docs/protocol/insiders.md */
export class Disputes<Before> {
  readonly #options: DisputesOptions<Before>;
  readonly #verdicts = new Verdicts<Before>();
  /** The newest epoch that all of its members who are connected have acknowledged. */
  #settled = -1;
  /** Whose commits were void by their own fault, in this order. */
  #putOut: { seq: number; participant: ParticipantId; fault: CommitFault }[] = [];
  /** How many commits of each joiner were void. */
  readonly #failures = new Map<ParticipantId, number>();

  constructor(options: DisputesOptions<Before>) {
    this.#options = options;
  }

  /** A commit was accepted. */
  open(commit: OpenCommit<Before>): void {
    this.#verdicts.open(commit);
    this.#standLater(commit, patience);
  }

  /** A member cannot follow the commit at this place. */
  refuse(participant: ParticipantId, { seq, fault }: { seq: number; fault: CommitFault }): void {
    const { clock, jurors, tellStands } = this.#options;
    const open = this.#verdicts.find(seq);
    if (open === undefined) return tellStands(seq, [participant]);
    if (!jurors(open).some((juror) => juror.participant === participant)) return;
    const isFirst = this.#verdicts.refuse(seq, participant, fault);
    if (isFirst) for (const ms of Object.values(verdictMs)) clock.after(ms, () => this.#decide(seq, ms));
    this.#decide(seq);
  }

  /** Somebody has acknowledged an epoch, or is gone: perhaps everyone has spoken now. */
  reconsider(): void {
    for (const seq of this.#verdicts.disputed) this.#decide(seq);
    this.#standSettled();
  }

  /** All members of this epoch who are connected have acknowledged it. */
  settled(epoch: number): void {
    this.#settled = epoch;
    this.#standSettled();
  }

  /** Who was put out for a commit after this place of the log, for somebody who was not connected then. */
  putOutAfter(seq: number): { participant: ParticipantId; fault: CommitFault }[] {
    return this.#putOut.flatMap(({ seq: at, ...putOut }) => (at > seq ? [putOut] : []));
  }

  /** Nothing is decided any more on the commit at this place and those after it. */
  close(seq: number): void {
    this.#verdicts.close(seq);
  }

  /** The group is over. */
  reset(): void {
    this.#verdicts.reset();
    this.#settled = -1;
    this.#failures.clear();
    this.#putOut = [];
  }

  /** All commits that led up to this epoch stand. */
  #standUpTo(epoch: number): void {
    for (const { entry } of this.#verdicts.standUpTo(epoch)) this.#options.stood(entry);
  }

  /** What led up to a settled epoch stands, unless those whom it removes could still outvote the others. */
  #standSettled(): void {
    const open = this.#verdicts.upTo(this.#settled);
    const doubtful = open.find((commit) => !this.#verdicts.isCertain(commit, this.#options.jurors(commit)));
    this.#standUpTo(doubtful?.entry.epoch ?? this.#settled);
  }

  /** Nobody has refused it by then. Where nobody has followed it either, all may be slow. */
  #standLater(commit: OpenCommit<Before>, times: number): void {
    const { seq, epoch } = commit.entry;
    this.#options.clock.after(standsMs, () => {
      const { disputed } = this.#verdicts;
      if (disputed.includes(seq) || this.#verdicts.find(seq)?.entry !== commit.entry) return;
      if (times > 1 && this.#isUnheard(commit)) this.#standLater(commit, times - 1);
      else this.#standUpTo(epoch + 1);
    });
  }

  /** Whether there is somebody who could have followed it, and none of them has said anything. */
  #isUnheard(open: OpenCommit<Before>): boolean {
    const { sender, epoch } = open.entry;
    const others = this.#options.jurors(open).filter(({ participant }) => participant !== sender);
    return others.length > 0 && others.every(({ acknowledged }) => acknowledged <= epoch);
  }

  #decide(seq: number, waitedMs = 0): void {
    const open = this.#verdicts.find(seq);
    if (open === undefined) return;
    const decision = this.#verdicts.decide(seq, this.#options.jurors(open), waitedMs);
    if (decision === undefined) return;
    if (decision.verdict === 'void') {
      const blamed = this.#hasFailedOften(open.entry.sender) || decision.blamed;
      this.#verdicts.close(seq);
      if (blamed) this.#notePutOut(open.entry, decision.fault);
      this.#settled = Math.min(this.#settled, open.entry.epoch);
      return this.#options.takeBack(open, { ...decision, blamed });
    }
    this.#standUpTo(open.entry.epoch + 1);
    this.#options.tellStands(seq, decision.refusers);
  }

  #notePutOut({ seq, sender: participant }: CommitEntry, fault: CommitFault): void {
    this.#putOut = [...this.#putOut, { seq, participant, fault }].slice(-keptPutOut);
  }

  #hasFailedOften(participant: ParticipantId): boolean {
    const failures = (this.#failures.get(participant) ?? 0) + 1;
    this.#failures.delete(participant);
    this.#failures.set(participant, failures);
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined && this.#failures.size > keptFailures) this.#failures.delete(oldest);
    return failures >= failedJoins;
  }
}
