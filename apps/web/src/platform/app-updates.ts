/** Whether a newer build of the app is there than the one that is shown. */
export interface AppUpdates {
  readonly state: boolean;
  subscribe(listener: () => void): () => void;
}

export interface AppUpdatesParts {
  /** Undefined where the browser has none, or the page may not use any. */
  workers: Pick<ServiceWorkerContainer, 'register'> | undefined;
  /** Of the service worker. */
  path: string;
  /** The address of the script that this page began with: its name holds a hash of the whole build. */
  script: string;
  /** What the page itself needs comes first. */
  loaded: Promise<void>;
}

/** How often a page that stays open asks. */
const askMs = 3_600_000;

/**
 * Installs the service worker, which keeps this build's files, and hears of newer ones. A newer one takes over when no page of this
 * one is open any more, so nothing is interrupted; a page that is loaded again is of the newest build in any case.
 */
export function openAppUpdates({ workers, path, script, loaded }: AppUpdatesParts): AppUpdates {
  let isReady = false;
  const listeners = new Set<() => void>();
  const look = async (worker: ServiceWorker): Promise<void> => {
    // The page may be newer than the worker that waits: then it has nothing to announce.
    if (worker.state !== 'installed' || (await isOf(worker, script))) return;
    isReady = true;
    for (const listener of listeners) listener();
  };
  const follow = (worker: ServiceWorker | null): void => {
    if (worker === null) return;
    worker.addEventListener('statechange', () => void look(worker));
    void look(worker);
  };
  const install = async (): Promise<void> => {
    await loaded;
    const registration = await workers?.register(path);
    if (registration === undefined) return;
    follow(registration.waiting);
    follow(registration.installing);
    registration.addEventListener('updatefound', () => follow(registration.installing));
    setInterval(() => void registration.update().catch(() => {}), askMs);
  };
  // Without it everything works; only a page that stays open over an update may miss a part.
  install().catch(() => {});
  return {
    get state() {
      return isReady;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Resolves when the browser has loaded this page. */
export function pageLoaded(): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((resolve) => addEventListener('load', () => resolve(), { once: true }));
}

/** Asks a service worker whether a script is of its build. */
function isOf(worker: ServiceWorker, script: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(script, [port2]);
  return new Promise((resolve) => {
    port1.addEventListener('message', ({ data }) => resolve(data === true), { once: true });
    port1.start();
  });
}
