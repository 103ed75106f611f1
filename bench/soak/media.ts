/**
 * Thirty participants without a browser in one meeting, with real signaling and real packets, who come, go and reconnect all the time:
 * does the server, or its media worker, grow?
 *
 *     npm run soak -- media [--minutes 30] [--people 30]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ServerProcess } from '../../apps/loadtest/src/server-process.ts';
import { benchResult, report } from '../report/report.ts';
import { Child } from '../../apps/loadtest/src/child.ts';
import { makeIdentity } from '../rtp/identity.ts';
import type { CrowdOrder, Packets } from './crowd-process.ts';
import { judge, type Course, type Sample } from './judge.ts';
import type { Holdings } from './server-probe.ts';

const crowdProgram = fileURLToPath(new URL('crowd-process.ts', import.meta.url));
const probe = fileURLToPath(new URL('server-probe.ts', import.meta.url));

/** So often somebody leaves and somebody else comes, or somebody opens their transports anew. */
const changeEveryMs = 10_000;
/** A sample is taken when so much time has passed since a change: what it began has ended by then. */
const settleMs = 5_000;
const sampleEveryChanges = 3;
/** Who went without a goodbye is waited for, and so is a meeting without anybody. */
const emptyMs = 60_000;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, people: { type: 'string', default: '30' } },
});
const minutes = Number(values.minutes);
const people = Number(values.people);

function residentBytes(pid: number): number {
  const text = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return 1_024 * Number(text);
}

/** User and system time of all threads, s. */
function cpuSeconds(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9)
    .reduce((sum, one) => sum + one, 0);
}

class Soak {
  readonly #server: ServerProcess;
  readonly #crowd = new Child<CrowdOrder>(crowdProgram);
  readonly #identity = makeIdentity();
  readonly #present: string[] = [];
  #names = 0;
  #changes = 0;
  departures = 0;

  constructor(server: ServerProcess) {
    this.#server = server;
  }

  async fill(): Promise<void> {
    while (this.#present.length < people) await this.#join();
  }

  async #join(): Promise<void> {
    const name = `participant ${(this.#names += 1)}`;
    this.#present.push(name);
    await this.#crowd.ask<void>({ do: 'join', name, link: this.#server.link, identity: this.#identity });
  }

  /** In turns: a goodbye, a line that is cut, new transports. */
  async change(): Promise<void> {
    const kind = (this.#changes += 1) % 3;
    if (kind === 0) return this.#crowd.ask<void>({ do: 'reopen', name: this.#present[this.#changes % people]! });
    const name = this.#present.shift()!;
    this.departures += 1;
    await this.#crowd.ask<void>({ do: 'leave', name, silently: kind === 1 });
    await this.#join();
  }

  async empty(): Promise<void> {
    for (const name of this.#present.splice(0)) await this.#crowd.ask<void>({ do: 'leave', name, silently: false });
    await pause(emptyMs);
  }

  get isDue(): boolean {
    return this.#changes % sampleEveryChanges === 0;
  }

  async sample(start: number): Promise<Sample> {
    const holdings = (await this.#server.ask('holdings')) as Holdings;
    const packets = await this.#crowd.ask<Packets>({ do: 'count' });
    const { pid } = this.#server;
    return {
      workerPid: holdings.workerPid,
      at: (performance.now() - start) / 3_600_000,
      values: {
        'server heap, MB': holdings.heap / 1e6,
        'server resident, MB': residentBytes(pid) / 1e6,
        'server timers': holdings.timers,
        'server handles': holdings.handles,
        'server files': readdirSync(`/proc/${pid}/fd`).length,
        'worker resident, MB': residentBytes(holdings.workerPid) / 1e6,
        'worker files': readdirSync(`/proc/${holdings.workerPid}/fd`).length,
        'worker objects': holdings.workerObjects,
      },
      packets,
      cpu: { server: cpuSeconds(pid), worker: cpuSeconds(holdings.workerPid) },
    };
  }

  async close(): Promise<void> {
    this.#crowd.end();
    await this.#server.end();
  }
}

/** One line a minute or so, for who watches. */
function tell({ at, values: now, packets }: Sample): void {
  const numbers = Object.entries(now).map(([name, value]) => `${name} ${Number(value.toFixed(1))}`);
  const load = `load ${loadavg()[0]!.toFixed(2)}`;
  console.log([`${(at * 60).toFixed(1)} min`, ...numbers, `received ${packets.received}`, load].join(' | '));
}

async function watch(soak: Soak): Promise<Course> {
  const before = await soak.sample(performance.now());
  await soak.fill();
  const start = performance.now();
  const samples: Sample[] = [];
  while (performance.now() - start < minutes * 60_000) {
    const next = performance.now() + changeEveryMs;
    await soak.change();
    await pause(settleMs);
    if (soak.isDue) {
      const sample = await soak.sample(start);
      samples.push(sample);
      tell(sample);
    }
    await pause(Math.max(0, next - performance.now()));
  }
  const { departures } = soak;
  await soak.empty();
  return { people, departures, before, samples, after: await soak.sample(start) };
}

const soak = new Soak(await ServerProcess.start(2 * people, ['--expose-gc', '--import', probe]));
try {
  const { tables, method, grows } = judge(await watch(soak));
  const load = `Load of the machine at the end: ${loadavg()[1]!.toFixed(1)}.`;
  report(benchResult('soak-media', `${people} participants, ${minutes} minutes. ${method} ${load}`, tables));
  console.log(grows ? '\nSomething grows.' : '\nNothing grows.');
  process.exitCode = grows ? 1 : 0;
} finally {
  await soak.close();
}
