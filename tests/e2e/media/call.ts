import type { Browser, Page } from 'playwright-core';
import { listen } from '../harness/browsers.ts';
import { until } from '../harness/patience.ts';
import type { Peer, PeerStats } from './page/peer.ts';

/** One person's page in a call that the test itself carries from page to page. */
export class Person {
  readonly console: string[];
  readonly page: Page;
  readonly leaf: number;

  private constructor(page: Page, leaf: number, console: string[]) {
    this.page = page;
    this.leaf = leaf;
    this.console = console;
  }

  static async open(browser: Browser, url: string, leaf: number): Promise<Person> {
    const page = await browser.newPage();
    const lines = listen(page);
    await page.goto(`${url}/index.html`);
    await page.waitForFunction('globalThis.peer');
    await page.evaluate('peer.usable()');
    return new Person(page, leaf, lines);
  }

  /** Calls a function of the page's `peer`. */
  do<K extends keyof Peer>(name: K, ...args: Parameters<Peer[K]>): Promise<Awaited<ReturnType<Peer[K]>>> {
    const call = ([name, args]: [string, unknown[]]) =>
      (globalThis as unknown as { peer: Record<string, (...args: unknown[]) => unknown> }).peer[name]!(...args);
    return this.page.evaluate(call as never, [name, args]) as Promise<Awaited<ReturnType<Peer[K]>>>;
  }

  /** Installs an epoch with a key made of this byte, in a group of alice at leaf 0 and bob at leaf 1. */
  async install(epoch: number, keyByte: number): Promise<void> {
    await this.do('epoch', epoch, keyByte, this.leaf, [
      ['alice', 0],
      ['bob', 1],
    ]);
    await until(
      () => this.do('state'),
      ({ installed }) => installed.includes(epoch),
    );
  }

  send(epoch: number): Promise<void> {
    return this.do('key', { type: 'send', epoch });
  }

  stats(good: (stats: PeerStats) => boolean = () => true): Promise<PeerStats> {
    return until(() => this.do('stats'), good);
  }
}

/** Connects two pages: alice sends, bob receives what he takes to be of `whom`. */
export async function connect(alice: Person, bob: Person, options = {}, whom = 'alice'): Promise<void> {
  const answer = await bob.do('answer', await alice.do('offer', options), whom);
  await alice.do('accept', answer);
}

/** The counters of one kind. */
export function counts(stats: PeerStats, kind: 'audio' | 'video'): PeerStats['counts'][number]['counts'] {
  return stats.counts.find((stream) => stream.kind === kind)!.counts;
}

/** Frames that were lost. A copy of a frame that was opened before (a sender probing the line) is none. */
export function lost(stats: PeerStats, kind: 'audio' | 'video'): Record<string, number> {
  const { replayed: _, ...rest } = counts(stats, kind).dropped;
  return rest;
}

/** Stops what alice sends and waits until bob has everything that left. */
export async function settle(alice: Person, bob: Person): Promise<{ sent: PeerStats; received: PeerStats }> {
  await alice.do('stopTracks');
  let before = -1;
  await alice.stats((stats) => {
    const now = counts(stats, 'audio').passed + counts(stats, 'video').passed;
    const still = now === before;
    before = now;
    return still;
  });
  const sent = await alice.stats();
  const received = await bob.stats(
    (stats) =>
      counts(stats, 'video').passed >= counts(sent, 'video').passed &&
      counts(stats, 'audio').passed >= counts(sent, 'audio').passed,
  );
  return { sent, received };
}
