import { expect, test, vi } from 'vitest';
import { openAppUpdates } from './app-updates.ts';

const script = 'https://meet.example.org/assets/index-one.js';

/** A service worker of a build that this script belongs to. */
class Worker extends EventTarget {
  state: ServiceWorkerState = 'installing';
  readonly #script: string;
  constructor(build: string) {
    super();
    this.#script = `https://meet.example.org/assets/index-${build}.js`;
  }
  postMessage(asked: string, [port]: MessagePort[]): void {
    port?.postMessage(asked === this.#script);
  }
  install(): void {
    this.state = 'installed';
    this.dispatchEvent(new Event('statechange'));
  }
}

/** A page of build `one`. */
async function page(waiting: Worker | null = null) {
  const registration = Object.assign(new EventTarget(), {
    waiting,
    installing: null as Worker | null,
    update: vi.fn(),
  });
  const workers = { register: async () => registration as unknown as ServiceWorkerRegistration };
  const updates = openAppUpdates({ workers, path: '/service-worker.js', script, loaded: Promise.resolve() });
  const heard = vi.fn();
  updates.subscribe(heard);
  await settled();
  const find = (build: string): Worker => {
    const worker = new Worker(build);
    registration.installing = worker;
    registration.dispatchEvent(new Event('updatefound'));
    return worker;
  };
  return { updates, heard, find };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('the first worker of all, and one of the same build, are no update', async () => {
  const { updates, heard, find } = await page();
  find('one').install();
  await settled();
  expect(updates.state).toBe(false);
  expect(heard).not.toHaveBeenCalled();
});

test('a worker of another build is one, once it has all its files', async () => {
  const { updates, heard, find } = await page();
  const newer = find('two');
  await settled();
  expect(updates.state).toBe(false);
  newer.install();
  await settled();
  expect(updates.state).toBe(true);
  expect(heard).toHaveBeenCalledOnce();
});

test('a page that was loaded again does not announce the build that it is of', async () => {
  const waiting = new Worker('one');
  waiting.install();
  expect((await page(waiting)).updates.state).toBe(false);
  const newer = new Worker('two');
  newer.install();
  expect((await page(newer)).updates.state).toBe(true);
});
