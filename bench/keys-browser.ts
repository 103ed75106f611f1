/**
 * What a change of the group's key costs in a worker of Chromium, where a member's group lives: milliseconds of time, one thing after
 * the other. What it costs beside other ways, and in CPU, says `npm run bench -- keys`.
 *
 *     npm run bench -- keys-browser [largest size]
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { launch } from '../tests/e2e/harness/browsers.ts';
import type { Measured } from './keys/warm.ts';
import type { InWorker } from './keys/worker.ts';
import { benchResult, report, spreadOf, type BenchResult, type BenchRow } from './report/report.ts';

const sizes = [10, 100, 300, 1_000];
const rounds = 9;

async function bundle(): Promise<string> {
  const build = await rolldown({ input: join(import.meta.dirname, 'keys', 'worker.ts'), platform: 'browser' });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  return output[0].code;
}

/** WebCrypto is only there on a page of a server. */
async function serve(script: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/worker.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html').end(isScript ? script : '');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/`, close: () => server.close() };
}

async function measure(options: InWorker): Promise<Measured[]> {
  const server = await serve(await bundle());
  const browser = await launch('chromium');
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    return await page.evaluate(
      (message) =>
        new Promise<Measured[]>((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.addEventListener('message', ({ data }) => {
            if (typeof data === 'string') reject(new Error(data));
            else resolve(data as Measured[]);
          });
          worker.addEventListener('error', ({ message: text }) => reject(new Error(text)));
          worker.postMessage(message, []);
        }),
      options,
    );
  } finally {
    await browser.close();
    server.close();
  }
}

function rowsOf(n: number, measured: Measured): BenchRow[] {
  return (['join', 'remove', 'update'] as const).map((operation) => ({
    n,
    operation,
    'create, ms': spreadOf(measured[operation].map(({ create }) => create)),
    'process, ms': spreadOf(measured[operation].map(({ process }) => process)),
  }));
}

export async function run(largest = sizes.at(-1)!): Promise<BenchResult> {
  const wanted = sizes.filter((size) => size <= largest);
  const measured = await measure({ sizes: wanted, rounds });
  const method = `Time in a worker of Chromium, warm tree; median (quartiles) of ${rounds} rounds.`;
  return benchResult('keys-browser', method, { 'Warm tree': wanted.flatMap((n, at) => rowsOf(n, measured[at]!)) });
}

if (import.meta.main) report(await run(process.argv[2] === undefined ? undefined : Number(process.argv[2])));
