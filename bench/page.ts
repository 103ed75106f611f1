/**
 * What a browser loads to join a meeting, from the first byte to the first picture: bytes as they come over the wire (brotli).
 *
 *     npm run bench -- page
 */
import type { Request } from 'playwright-core';
import { launch } from '../tests/e2e/harness/browsers.ts';
import { TestServer } from '../tests/e2e/harness/server.ts';
import { Person } from '../tests/e2e/pages/person.ts';
import { benchResult, report, type BenchRow } from './report/report.ts';

/** JavaScript for joining must stay below this, compressed. */
const limitKilobytes = 250;

interface Loaded {
  kind: string;
  bytes: number;
}

async function sizeOf(request: Request): Promise<Loaded | undefined> {
  const response = await request.response().catch(() => null);
  if (!response?.ok()) return undefined;
  const type = (await response.headerValue('content-type')) ?? '';
  const { responseBodySize } = await request.sizes();
  return { kind: kindOf(type), bytes: responseBodySize };
}

function kindOf(contentType: string): string {
  if (contentType.includes('javascript')) return 'JavaScript';
  if (contentType.includes('css')) return 'styles';
  if (contentType.includes('font')) return 'typeface';
  return 'rest';
}

/** A worker's script. The browser's protocol does not tell of its requests, so it is asked for once more, as the browser does. */
async function sizeOfScript(url: string): Promise<Loaded> {
  const response = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'br' } });
  return { kind: 'JavaScript', bytes: Number(response.headers.get('content-length')) };
}

/** Everything that Bob's browser has asked the server for when he sees Alice. */
async function loadedByJoining(): Promise<Loaded[]> {
  const server = await TestServer.start();
  const browser = await launch('chromium');
  try {
    const alice = await Person.arrive(browser, 'Alice');
    const link = await alice.makeMeeting(server.url);
    await alice.join();
    const bob = await Person.arrive(browser, 'Bob');
    const requests: Request[] = [];
    bob.context.on('requestfinished', (request) => requests.push(request));
    await bob.open(link);
    await bob.join();
    await bob.sees('Alice');
    const sizes = await Promise.all(requests.filter((request) => request.url().startsWith(server.url)).map(sizeOf));
    const scripts = await Promise.all(bob.page.workers().map((worker) => sizeOfScript(worker.url())));
    return [...sizes.filter((size) => size !== undefined), ...scripts];
  } finally {
    await browser.close();
    await server.close();
  }
}

const loaded = await loadedByJoining();
const rows: BenchRow[] = ['JavaScript', 'styles', 'typeface', 'rest'].map((kind) => {
  const files = loaded.filter((file) => file.kind === kind);
  const kilobytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
  return { what: kind, files: files.length, kB: kilobytes, 'limit, kB': kind === 'JavaScript' ? limitKilobytes : '' };
});
report(
  benchResult(
    'page',
    'Chromium opens a link, joins and sees a picture, with an empty cache; bodies as sent (brotli).',
    {
      'Loaded to join': rows,
    },
  ),
);
