import type { CommitFault, LogEntry, ParticipantId } from '../client/index.ts';

// docs/protocol/insiders.md. The server cannot tell a commit from noise: the members say whether they can follow it.

export type CommitEntry = Extract<LogEntry, { kind: 'commit' }>;

/** A commit on which the members have not decided. `before`: how it was before it was accepted, in case that it turns out to be none. */
export interface OpenCommit<Before> {
  entry: CommitEntry;
  before: Before;
}

/** Where a member stands who is asked: the newest epoch they have acknowledged. */
export interface Juror {
  participant: ParticipantId;
  acknowledged: number;
}

/** What those who were asked have decided about a refused commit. */
export interface Decision {
  verdict: 'void' | 'stands';
  /** What most of those who refuse it say. */
  fault: CommitFault;
  /** Whether a void one is the fault of who made it. */
  blamed: boolean;
  refusers: ParticipantId[];
  /** Those who have followed it. */
  takers: ParticipantId[];
}

/**
 * When a commit is decided on at the latest, by what those say who have spoken. On one that stands everybody else goes on building meanwhile, so
 * there is time for those who are slow to refuse it as well.
 */
export const verdictMs = { void: 500, stands: 1_300 } as const;

interface Case<Before> extends OpenCommit<Before> {
  refusers: Map<ParticipantId, CommitFault>;
}

/** The commits that were accepted lately, and who has refused them. Kept in memory only: after a restart all of them stand. */
export class Verdicts<Before> {
  #open: Case<Before>[] = [];

  open(commit: OpenCommit<Before>): void {
    this.#open.push({ ...commit, refusers: new Map() });
  }

  /** The commit at this place, while nothing is decided. */
  find(seq: number): OpenCommit<Before> | undefined {
    return this.#case(seq);
  }

  /** Notes that somebody cannot follow. Whether they are the first. */
  refuse(seq: number, participant: ParticipantId, fault: CommitFault): boolean {
    const { refusers } = this.#case(seq) ?? {};
    const isFirst = refusers?.size === 0;
    refusers?.set(participant, fault);
    return isFirst;
  }

  /** Places of refused commits on which nothing is decided. */
  get disputed(): number[] {
    return this.#open.filter(({ refusers }) => refusers.size > 0).map(({ entry }) => entry.seq);
  }

  /**
   * The decision of those who were there when the commit was made and are connected; undefined while it is open. Who is silent does not
   * count after the deadline, counted from the first refusal.
   */
  decide(seq: number, jurors: readonly Juror[], waitedMs: number): Decision | undefined {
    const open = this.#case(seq);
    if (open === undefined || open.refusers.size === 0) return undefined;
    const { entry, refusers } = open;
    const { takers, followers, silent } = countVoices(open, jurors);
    const verdict = refusers.size > followers ? 'void' : 'stands';
    if (silent > 0 && waitedMs < verdictMs[verdict]) return undefined;
    const doubters = [...refusers.values()].filter((fault) => fault === 'false-group-info').length;
    return {
      verdict,
      fault: doubters > refusers.size / 2 ? 'false-group-info' : 'bad-commit',
      // A joiner may have been given a false GroupInfo, and makes a commit that nobody can follow. What they give others is their own doing.
      blamed: !entry.joined || doubters > takers.length + 1,
      refusers: [...refusers.keys()],
      takers: takers.map(({ participant }) => participant),
    };
  }

  /** Whether it stands whatever those say who have not spoken. */
  isCertain({ entry }: OpenCommit<Before>, jurors: readonly Juror[]): boolean {
    const open = this.#case(entry.seq);
    if (open === undefined) return true;
    const { followers, silent } = countVoices(open, jurors);
    return open.refusers.size + silent <= followers;
  }

  /** The open commits that led up to this epoch. */
  upTo(epoch: number): OpenCommit<Before>[] {
    return this.#open.filter(({ entry }) => entry.epoch < epoch);
  }

  /** Nothing is open any more up to this epoch. Gives the commits that led up to it. */
  standUpTo(epoch: number): OpenCommit<Before>[] {
    return this.#take(({ entry }) => entry.epoch < epoch);
  }

  /** This commit and those after it are not open any more. */
  close(seq: number): void {
    this.#take(({ entry }) => entry.seq >= seq);
  }

  reset(): void {
    this.#open = [];
  }

  #case(seq: number): Case<Before> | undefined {
    return this.#open.find(({ entry }) => entry.seq === seq);
  }

  #take(isMeant: (open: Case<Before>) => boolean): OpenCommit<Before>[] {
    const taken = this.#open.filter(isMeant);
    this.#open = this.#open.filter((open) => !isMeant(open));
    return taken;
  }
}

function countVoices<Before>(
  { entry, refusers }: Case<Before>,
  jurors: readonly Juror[],
): { takers: Juror[]; followers: number; silent: number } {
  const others = jurors.filter(({ participant }) => participant !== entry.sender && !refusers.has(participant));
  const takers = others.filter(({ acknowledged }) => acknowledged > entry.epoch);
  // A member who commits has followed it too: against a single liar it stands. Who joins by it speaks only for themselves.
  const followers = takers.length + (entry.joined ? 0 : 1);
  return { takers, followers, silent: others.length - takers.length };
}
