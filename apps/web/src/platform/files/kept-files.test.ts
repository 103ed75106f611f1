import { describe, expect, it } from 'vitest';
import { keptFiles } from './kept-files.ts';

const origin = 'https://meet.example.org';

/** Caches as far as they are used here. */
function cacheStorage(): CacheStorage & { content: Map<string, Set<string>> } {
  const content = new Map<string, Set<string>>();
  const open = async (name: string) => {
    const urls = content.get(name) ?? new Set();
    content.set(name, urls);
    return { addAll: async (files: string[]) => files.forEach((file) => urls.add(origin + file)) };
  };
  const match = async (url: string) =>
    [...content.values()].some((urls) => urls.has(url)) ? new Response('kept') : undefined;
  const keys = async () => [...content.keys()];
  const forget = async (name: string) => content.delete(name);
  return { content, open, match, keys, delete: forget } as unknown as ReturnType<typeof cacheStorage>;
}

function build(caches: CacheStorage, name: string) {
  const fetched: string[] = [];
  const fetch = async (url: string) => {
    fetched.push(url);
    return new Response('fetched');
  };
  let claims = 0;
  const clients = { claim: async () => void claims++ };
  const files = [`/assets/main-${name}.js`, `/assets/chat-${name}.js`];
  return { files: keptFiles({ caches, fetch, clients, origin, files, build: name }), fetched, claims: () => claims };
}

const get = (path: string) => ({ method: 'GET', url: path.startsWith('/') ? origin + path : path });

describe('the service worker', () => {
  it.each([
    '/',
    '/m/AAAA',
    '/api/rooms',
    '/ws',
    '/source',
    '/manifest.webmanifest',
    'https://elsewhere.org/assets/a.js',
  ])('leaves %s alone', (path) => expect(build(cacheStorage(), 'one').files.answer(get(path))).toBeUndefined());

  it('leaves alone what is not read', () => {
    expect(
      build(cacheStorage(), 'one').files.answer({ ...get('/assets/main-one.js'), method: 'POST' }),
    ).toBeUndefined();
  });

  it('gives a page its files when the server has them no longer', async () => {
    const { files, fetched } = build(cacheStorage(), 'one');
    await files.install();
    expect(await (await files.answer(get('/assets/chat-one.js')))?.text()).toBe('kept');
    expect(fetched).toEqual([]);
    expect(await (await files.answer(get('/assets/chat-two.js')))?.text()).toBe('fetched');
  });

  it('has the page in its care that brought it, when its files are here', async () => {
    const { files, claims } = build(cacheStorage(), 'one');
    await files.install();
    expect(claims()).toBe(0);
    await files.activate();
    expect(claims()).toBe(1);
  });

  it('knows the scripts of its build, and no other', () => {
    const { files } = build(cacheStorage(), 'one');
    expect(files.has(`${origin}/assets/main-one.js`)).toBe(true);
    expect(files.has(`${origin}/assets/main-two.js`)).toBe(false);
    expect(files.has('https://elsewhere.org/assets/main-one.js')).toBe(false);
  });

  it('keeps the files of an older build until no page needs them', async () => {
    const caches = cacheStorage();
    await build(caches, 'one').files.install();
    const { files } = build(caches, 'two');
    await files.install();
    expect(await (await files.answer(get('/assets/chat-one.js')))?.text()).toBe('kept');
    await files.activate();
    expect([...caches.content.keys()]).toEqual(['konklave-files-two']);
  });
});
