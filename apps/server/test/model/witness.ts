import type { LogEntry, RequestParams } from '@konklave/protocol/client';

/** A frame of the wire, as far as it is looked at here. */
interface Frame {
  id?: number;
  re?: number;
  type?: string;
  params?: Record<string, unknown>;
  result?: { seq?: number; entries?: LogEntry[] };
  error?: { code: string };
}

type Sighting = Pick<LogEntry, 'kind' | 'seq' | 'epoch' | 'bytes'>;

/** What one person saw of the log. */
interface View {
  group: string;
  /** Where they came in. */
  joined: number | undefined;
  lowest: number;
}

/** Reads along on everyone's wire and says what no delivery service may do. Restarts and kills do not make it forget. */
export class Witness {
  readonly broken: string[] = [];
  /** Commits that the server has taken. */
  accepted = 0;
  /** Commits that came too late for their epoch. */
  late = 0;
  readonly #entries = new Map<string, Sighting>();
  readonly #commits = new Map<string, Sighting>();
  /** Places whose commit the members have refused: what is on its way to somebody may still show it. */
  readonly #voided = new Set<string>();

  /** A wire of somebody new. */
  view(): View {
    return { group: '', joined: undefined, lowest: Infinity };
  }

  /** Taps one connection of the one whose view this is. */
  tap(view: View): { up(text: string): void; down(text: string): void } {
    const asked = new Map<number, Frame>();
    return {
      up: (text) => {
        const frame = JSON.parse(text) as Frame;
        if (frame.id !== undefined) asked.set(frame.id, frame);
      },
      down: (text) => {
        const frame = JSON.parse(text) as Frame;
        const question = frame.re === undefined ? undefined : asked.get(frame.re);
        if (question !== undefined && frame.result !== undefined) this.#answered(view, question, frame.result);
        if (question?.type === 'group.commit' && frame.error?.code === 'stale-epoch') this.late += 1;
        if (frame.type === 'group.voided') this.#void(frame.params as { group: string; seq: number });
        if (frame.type !== 'group.entry') return;
        const { group, entry } = frame.params as { group: string; entry: LogEntry };
        this.#read(view, group, [entry]);
      },
    };
  }

  /** Everyone has seen all that they will see. */
  finish(view: View): void {
    if (view.joined !== undefined && view.lowest < view.joined) {
      this.broken.push(`somebody who joined at ${view.joined} got entry ${view.lowest}`);
    }
  }

  #answered(view: View, { type, params }: Frame, { seq, entries }: NonNullable<Frame['result']>): void {
    if (entries !== undefined) this.#read(view, view.group, entries);
    if (seq === undefined) return;
    if (type === 'group.create') this.#came(view, (params as RequestParams<'group.create'>).group, 0);
    if (type !== 'group.commit') return;
    const { group, epoch, commit, joined } = params as RequestParams<'group.commit'>;
    this.accepted += 1;
    if (joined) this.#came(view, group, seq);
    this.#see(group, { kind: 'commit', seq, epoch, bytes: commit });
  }

  /** Also anew, where their place was given away meanwhile. */
  #came(view: View, group: string, joined: number): void {
    if (view.group === group && view.joined === joined) return;
    this.finish(view);
    Object.assign(view, { group, joined, lowest: Infinity });
  }

  #read(view: View, group: string, entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      view.lowest = Math.min(view.lowest, entry.seq);
      this.#see(group, entry);
    }
  }

  /** That commit, and those on top of it, are none. */
  #void({ group, seq }: { group: string; seq: number }): void {
    for (const [key, entry] of this.#entries) {
      if (!key.startsWith(`${group} `) || entry.kind !== 'commit' || entry.seq < seq) continue;
      this.#voided.add(key);
      this.#entries.delete(key);
      this.#commits.delete(`${group} ${entry.epoch}`);
    }
  }

  #see(group: string, { kind, seq, epoch, bytes }: Sighting): void {
    if (kind === 'commit' && this.#voided.has(`${group} ${seq}`)) return;
    const entry = { kind, seq, epoch, bytes };
    this.#once(this.#entries, `${group} ${seq}`, entry, `place ${seq} holds two entries`);
    if (kind === 'commit') this.#once(this.#commits, `${group} ${epoch}`, entry, `epoch ${epoch} has two commits`);
  }

  #once(known: Map<string, Sighting>, key: string, entry: Sighting, otherwise: string): void {
    const first = known.get(key);
    if (first === undefined) known.set(key, entry);
    else if (JSON.stringify(first) !== JSON.stringify(entry)) this.broken.push(otherwise);
  }
}
