import { setTimeout as pause } from 'node:timers/promises';
import { Crew } from './crew.ts';
import type { Counted } from './orders.ts';
import { ServerProcess } from './server-process.ts';

/** As many as there are cores: members of different crews compute at the same time. */
const crewCount = 2;

/** One departure, in ms from the goodbye. */
export interface Departure {
  /** Until the first and the last member had processed the commit. */
  firstMs: number;
  lastMs: number;
  /** Until nobody sealed any more with keys that the one who left has. */
  excludedMs: number;
}

/** Many who come at the same time, in ms. */
export interface Storm {
  joins: number[];
  allInMs: number;
}

/** Everything together since the beginning. */
export interface Totals {
  serverMs: number;
  crewsMs: number;
  bytes: number;
  lostRaces: number;
  sealed: number;
  opened: number;
  waited: number;
  failed: number;
  refusals: number;
}

/** A meeting of headless participants on a real server. */
export class LoadedMeeting {
  readonly #server: ServerProcess;
  readonly #crews: Crew[] = Array.from({ length: crewCount }, () => new Crew());
  /** Where each member sits, by name, in the order of their coming. */
  readonly #members = new Map<string, Crew>();
  #ghosts = 0;
  #names = 0;

  private constructor(server: ServerProcess) {
    this.#server = server;
  }

  static async open(capacity: number): Promise<LoadedMeeting> {
    return new LoadedMeeting(await ServerProcess.start(capacity));
  }

  get members(): number {
    return this.#members.size;
  }

  /** Time that it took, ms. */
  async join(kind: 'member' | 'ghost', slow = false): Promise<number> {
    const crew = this.#crews[this.#names % crewCount]!;
    const name = `participant ${(this.#names += 1)}`;
    if (kind === 'member') this.#members.set(name, crew);
    else this.#ghosts += 1;
    return (await crew.tell({ do: 'join', link: this.#server.link, kind, name, slow })).tookMs;
  }

  /** So many come within so many ms, evenly. Resolves when all of them are in: how long it took each, and all of them, ms. */
  async storm(kind: 'member' | 'ghost', count: number, overMs: number): Promise<Storm> {
    const start = performance.now();
    const joins = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        await pause((index * overMs) / count);
        return this.join(kind);
      }),
    );
    return { joins, allInMs: performance.now() - start };
  }

  /** From coming in until everyone who was there was known by name, ms, of each member. */
  async named(): Promise<number[]> {
    return (await this.#count()).flatMap(({ named }) => named);
  }

  /** Of the tree as whoever joins next finds it: what a commit of each member would bring, in ciphertexts. */
  async pathCosts(): Promise<number[]> {
    return this.#crews[0]!.tell({ do: 'look', link: this.#server.link });
  }

  /** The one who has been here for the longest leaves. */
  async depart(): Promise<Departure> {
    const [name, home] = [...this.#members][0]!;
    this.#members.delete(name);
    const left = await home.tell({ do: 'leave', name });
    if (left === undefined) throw new Error(`${name} was not there`);
    const watched = await Promise.all(this.#crews.map((crew) => crew.tell({ do: 'watch', epoch: left.epoch })));
    const seen = watched.filter((one) => one !== undefined);
    return {
      firstMs: Math.min(...seen.map(({ first }) => first)) - left.at,
      lastMs: Math.max(...seen.map(({ last }) => last)) - left.at,
      excludedMs: Math.max(...seen.map(({ switched }) => switched)) - left.at,
    };
  }

  /** Resolves when everyone stands in one epoch, knows everyone by name and has nothing left to do. */
  async settle(): Promise<void> {
    for (let quiet = 0, bytes = -1; quiet < 3;) {
      await pause(500);
      const counts = await this.#count();
      const epochs = counts.flatMap(({ epochs: range }) => (range === undefined ? [] : [range.lowest, range.highest]));
      const sum = counts.reduce((total, count) => total + count.bytes, 0);
      const isQuiet = new Set(epochs).size === 1 && counts.every(({ unsettled }) => unsettled === 0);
      quiet = isQuiet && sum - bytes < 20_000 ? quiet + 1 : 0;
      bytes = sum;
    }
  }

  async totals(): Promise<Totals> {
    const counts = await this.#count();
    const sum = (of: (count: Counted) => number): number => counts.reduce((total, count) => total + of(count), 0);
    return {
      serverMs: this.#server.cpuMs,
      crewsMs: sum(({ cpuMs }) => cpuMs),
      bytes: sum(({ bytes }) => bytes),
      lostRaces: sum(({ lostRaces }) => lostRaces),
      sealed: sum(({ frames }) => frames.sealed),
      opened: sum(({ frames }) => frames.opened),
      waited: sum(({ frames }) => frames.waited),
      failed: sum(({ frames }) => sumOf(frames.failed)),
      refusals: sum(({ refusals }) => sumOf(refusals)),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#crews.map((crew) => crew.end()));
    await this.#server.end();
  }

  #count(): Promise<Counted[]> {
    return Promise.all(this.#crews.map((crew) => crew.tell({ do: 'count', ghosts: this.#ghosts })));
  }
}

function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** What happened between two counts. */
export function difference(before: Totals, after: Totals): Totals {
  const keys = Object.keys(before) as (keyof Totals)[];
  return Object.fromEntries(keys.map((key) => [key, after[key] - before[key]])) as unknown as Totals;
}
