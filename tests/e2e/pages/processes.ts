import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';

/** The kernel counts CPU in hundredths of a second: over one second a tick is a percent of a core. */
const sampleMs = 1_000;
/** Percent of a core below which a thread is at rest. */
const atRest = 5;

interface Thread {
  name: string;
  /** As in proc_pid_stat(5): R runs, S sleeps, D waits for a disk. */
  state: string;
  ticks: number;
}

/**
 * What a browser's processes are busy with, for somebody who has to find out why a page does not answer: one in an endless loop has a main
 * thread that never rests, one that waits for another has a main thread that sleeps. Only Chromium tells its processes.
 */
export async function giveProcesses(browser: Browser): Promise<string> {
  if (browser.browserType().name() !== 'chromium') return '(only Chromium tells)';
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const before = await Promise.all(processInfo.map(({ id }) => threadsOf(id)));
  await wait(sampleMs);
  const after = await Promise.all(processInfo.map(({ id }) => threadsOf(id)));
  return processInfo
    .map(({ type, id }, place) => `${type}: ${busyThreads(id, before[place]!, after[place]!)}`)
    .join('\n');
}

/** By number. None of a process that is gone. */
async function threadsOf(pid: number): Promise<Map<number, Thread>> {
  const numbers = (await readdir(`/proc/${pid}/task`).catch(() => [])).map(Number);
  const stats = await Promise.all(
    numbers.map((number) => readFile(`/proc/${pid}/task/${number}/stat`, 'utf8').catch(() => '? (?) ?')),
  );
  return new Map(numbers.map((number, place) => [number, parse(stats[place]!)]));
}

function parse(stat: string): Thread {
  const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(stat) ?? [];
  const fields = rest.split(' ');
  return { name, state: fields[0] ?? '', ticks: Number(fields[11] ?? 0) + Number(fields[12] ?? 0) };
}

/** The main thread and those that do not rest. */
function busyThreads(pid: number, before: Map<number, Thread>, after: Map<number, Thread>): string {
  return [...after]
    .map(([number, { name, state, ticks }]) => {
      return { number, name, state, percent: ticks - (before.get(number)?.ticks ?? ticks) };
    })
    .filter(({ number, percent }) => number === pid || percent >= atRest)
    .toSorted((a, b) => b.percent - a.percent)
    .map(({ name, state, percent }) => `${name} ${state} ${percent} %`)
    .join(', ');
}
