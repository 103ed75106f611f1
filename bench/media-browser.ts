/**
 * What sealing costs a browser: CPU and delay of a picture that is sent and received, sealed by the app's own worker, passed on by a
 * worker that does nothing, and without any worker. Part of `npm run bench -- media`.
 *
 *     npm run bench -- media-browser
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { loadavg } from 'node:os';
import { rolldown } from 'rolldown';
import { launch } from '../tests/e2e/harness/browsers.ts';
import type { Mode } from './media-browser/page.ts';
import { cpuOfTree } from './media-worker/cpu.ts';
import { percentile } from './media-worker/percentile.ts';
import { benchResult, ratioOf, report, spreadOf, type BenchResult, type BenchRow } from './report/report.ts';

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof launch>>['newPage']>>;

const modes: readonly Mode[] = ['none', 'passed', 'sealed'];
const rounds = 3;
const blockMs = 3_000;

const scripts: Readonly<Record<string, string>> = {
  '/page.js': join(import.meta.dirname, 'media-browser/page.ts'),
  '/passed.js': join(import.meta.dirname, 'media-browser/passed.ts'),
  '/sealed.js': join(import.meta.dirname, '../apps/web/src/media/encrypt/encrypt.worker.ts'),
};

/** What it took to send and receive pictures for a while. */
interface Block {
  /** CPU of the whole browser a picture that arrived, ms. */
  cpu: number;
  p50: number;
  p99: number;
  /** Pictures that were drawn and not seen, 0 .. 1. */
  missing: number;
}

async function bundle(input: string): Promise<string> {
  const build = await rolldown({ input, platform: 'browser' });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output[0].code;
}

async function serve(): Promise<{ url: string; close: () => void }> {
  const bodies = new Map<string, string>();
  for (const [path, input] of Object.entries(scripts)) bodies.set(path, await bundle(input));
  const server = createServer(({ url = '' }, response) => {
    const script = bodies.get(url);
    response
      .setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript')
      .end(script ?? '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/`, close: () => server.close() };
}

async function block(page: Page, mode: Mode): Promise<Block> {
  const before = cpuOfTree(process.pid, 'chromium');
  const { delays, drawn } = await page.evaluate(([how, ms]) => window.measureSealing(how, ms), [
    mode,
    blockMs,
  ] as const);
  const cpu = cpuOfTree(process.pid, 'chromium') - before;
  return {
    cpu: cpu / delays.length,
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    missing: Math.max(0, 1 - delays.length / drawn),
  };
}

/** Rows for the table. */
export async function browserRows(): Promise<BenchRow[]> {
  const server = await serve();
  const browser = await launch('chromium');
  const blocks: Record<Mode, Block[]> = { none: [], passed: [], sealed: [] };
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => typeof window.measureSealing === 'function');
    // The first of each kind loads and warms up.
    for (const mode of modes) await block(page, mode);
    for (let round = 0; round < rounds; round++) {
      for (const mode of [...modes, ...modes.toReversed()]) blocks[mode].push(await block(page, mode));
    }
  } finally {
    await browser.close();
    server.close();
  }
  const values = (mode: Mode, of: keyof Block): number[] => blocks[mode].map((one) => one[of]);
  return modes.map((mode) => ({
    worker: { none: 'none', passed: 'passes frames on', sealed: 'seals and opens' }[mode],
    'CPU a picture, ms': spreadOf(values(mode, 'cpu')),
    'ratio to none': ratioOf(values(mode, 'cpu'), values('none', 'cpu')),
    'delay p50, ms': spreadOf(values(mode, 'p50')),
    'delay p99, ms': spreadOf(values(mode, 'p99')),
    'more than none p50, ms': spreadOf(values(mode, 'p50').map((value, at) => value - blocks.none[at]!.p50)),
    'pictures missing': spreadOf(values(mode, 'missing')),
  }));
}

/** How `browserRows` measures, for the reader of the numbers. */
export const browserMethod =
  'One page of Chromium sends itself 640x360 at 20 pictures/s (VP8, encoded and decoded by the CPU); ' +
  `${rounds} rounds of blocks of ${blockMs / 1_000} s in the order A-B-C-C-B-A. CPU of all processes of the browser, from drawing to reading the picture.`;

export async function run(): Promise<BenchResult> {
  const rows = await browserRows();
  return benchResult('media-browser', `${browserMethod} Load of the machine: ${loadavg()[1]!.toFixed(1)}.`, {
    'Sealing in the browser': rows,
  });
}

if (import.meta.main) report(await run());
