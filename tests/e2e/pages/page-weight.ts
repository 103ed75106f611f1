import type { Request } from 'playwright-core';
import { launch } from '../harness/browsers.ts';
import { TestServer } from '../harness/server.ts';
import { Person } from './person.ts';

/** JavaScript for joining must stay below this, compressed. */
export const javaScriptLimitBytes = 250_000;

/** A file as it came over the wire, `bytes` its body, compressed. */
export interface Loaded {
  url: string;
  kind: 'JavaScript' | 'styles' | 'typeface' | 'rest';
  bytes: number;
}

async function sizeOf(request: Request): Promise<Loaded | undefined> {
  const response = await request.response().catch(() => null);
  if (!response?.ok()) return undefined;
  const type = (await response.headerValue('content-type')) ?? '';
  const { responseBodySize } = await request.sizes();
  return { url: request.url(), kind: kindOf(type), bytes: responseBodySize };
}

function kindOf(contentType: string): Loaded['kind'] {
  if (contentType.includes('javascript')) return 'JavaScript';
  if (contentType.includes('css')) return 'styles';
  if (contentType.includes('font')) return 'typeface';
  return 'rest';
}

/** What a script loads further. */
const imports = /\bimport\s*["'(]|\bfrom\s*["']\.\//;

/** Asks for a script once more, as the browser did: its protocol tells nothing of workers, and no size of what was preloaded. */
async function sizeOfScript(url: string, isWorker: boolean): Promise<Loaded> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'br' } });
  if (isWorker && imports.test(await response.text()))
    throw new Error(`${url} loads more scripts, which nobody counts here`);
  return { url, kind: 'JavaScript', bytes: Number(response.headers.get('content-length')) };
}

/** Waits until the service worker has all that it keeps, and names the scripts among that. */
function keptScripts({ page }: Person): Promise<string[]> {
  return page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)));
    const requests = (await Promise.all(caches.map((cache) => cache.keys()))).flat();
    return requests.map(({ url }) => url).filter((url) => url.endsWith('.js'));
  });
}

/** Everything that Bob's browser has asked the server for when he sees Alice, and what the service worker keeps. */
export async function loadedByJoining(): Promise<Loaded[]> {
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
    const kept = await keptScripts(bob);
    // The browser's protocol tells no size of what the service worker asks for.
    const own = requests.filter((request) => request.url().startsWith(server.url) && request.serviceWorker() === null);
    const files = (await Promise.all(own.map(sizeOf))).filter((file) => file !== undefined);
    const workers = new Set(bob.page.workers().map((worker) => worker.url()));
    const scripts = new Set([
      ...kept,
      ...workers,
      ...files.filter(({ kind }) => kind === 'JavaScript').map(({ url }) => url),
    ]);
    const sizes = [...scripts].map((url) => sizeOfScript(url, workers.has(url)));
    return [...files.filter(({ kind }) => kind !== 'JavaScript'), ...(await Promise.all(sizes))];
  } finally {
    await browser.close();
    await server.close();
  }
}
