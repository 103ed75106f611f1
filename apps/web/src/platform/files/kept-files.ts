/** What a service worker keeps: files of the app that have a hash of their content in their name, and nothing else. */
export interface KeptFiles {
  /** Fetches all files of this build, so that a page finds its parts when the server has a newer build already. */
  install(): Promise<void>;
  /**
   * Forgets the files of other builds: no page uses them any more when a browser calls it. Takes the page into its care that
   * brought it, which else would be without until it is loaded again.
   */
  activate(): Promise<void>;
  /** Whether a script, by its address, is of this build. */
  has(url: string): boolean;
  /** The answer to a request, or undefined: the browser asks the server, as if nobody were between. */
  answer(request: Pick<Request, 'method' | 'url'>): Promise<Response> | undefined;
}

export interface KeptFilesParts {
  caches: CacheStorage;
  fetch: (url: string) => Promise<Response>;
  clients: { claim(): Promise<void> };
  /** Of the server. */
  origin: string;
  /** The paths of this build's files. */
  files: readonly string[];
  /** A name for this build. */
  build: string;
}

/** Only under this path names have hashes. */
const hashedFiles = '/assets/';
const prefix = 'konklave-files-';

export function keptFiles({ caches, fetch, clients, origin, files, build }: KeptFilesParts): KeptFiles {
  const name = `${prefix}${build}`;
  const lookUp = async (url: string): Promise<Response> => (await caches.match(url)) ?? fetch(url);
  return {
    async install() {
      await (await caches.open(name)).addAll([...files]);
    },
    async activate() {
      const others = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name);
      await Promise.all(others.map((key) => caches.delete(key)));
      await clients.claim();
    },
    has: (url) => files.some((file) => origin + file === url),
    answer({ method, url }) {
      const address = new URL(url);
      if (method !== 'GET' || address.origin !== origin || !address.pathname.startsWith(hashedFiles)) return undefined;
      return lookUp(url);
    },
  };
}
