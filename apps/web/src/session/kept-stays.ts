import type { KeptStay, StayMemory } from '@konklave/client';

/** A stay that nobody came back to is forgotten after a day. */
const longestMs = 86_400_000;

/** A page that is gone lets go at once, one that is going within this. A second tab waits so long before it joins as somebody new. */
const lettingGoMs = 2_000;

interface Row {
  stay: KeptStay;
  /** ms since 1970. */
  keptAt: number;
}

/**
 * Stays in this browser's IndexedDB: the participant id, the resume token and the signature key, which WebCrypto keeps to itself. A
 * Web Lock says in whose hands a stay is, and goes with the page, however that ends. Undefined where a browser has no such thing.
 */
export function keptStays(now: () => number): StayMemory | undefined {
  if (typeof indexedDB === 'undefined' || navigator.locks === undefined) return undefined;
  const held = new Map<string, () => void>();
  return {
    async open(room) {
      if (held.has(room)) return undefined;
      const release = await hold(room);
      if (release === undefined) return undefined;
      held.set(room, release);
      await forgetBefore(now() - longestMs);
      return (await work<Row | undefined>('readonly', (rows) => rows.get(room)))?.stay;
    },
    async keep(room, stay) {
      if (!held.has(room)) return;
      await work('readwrite', (rows) => rows.put({ stay, keptAt: now() } satisfies Row, room));
    },
    async close(room, keep) {
      const release = held.get(room);
      if (release === undefined) return;
      held.delete(room);
      try {
        if (!keep) await work('readwrite', (rows) => rows.delete(room));
      } finally {
        release();
      }
    },
  };
}

/**
 * Takes a room's stay into our hands. Gives what lets go of it; undefined when another page has it. One that is being loaded again lets go
 * a moment after the next one has begun.
 */
function hold(room: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const whileHeld = (): Promise<void> => new Promise((release) => resolve(release));
    navigator.locks
      .request(`konklave-stay-${room}`, { signal: AbortSignal.timeout(lettingGoMs) }, whileHeld)
      .catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'TimeoutError') resolve(undefined);
        else reject(error);
      });
  });
}

async function forgetBefore(time: number): Promise<void> {
  const [rooms, rows] = await Promise.all([
    work<IDBValidKey[]>('readonly', (store) => store.getAllKeys()),
    work<Row[]>('readonly', (store) => store.getAll()),
  ]);
  const old = rooms.filter((_, index) => (rows[index]?.keptAt ?? 0) < time);
  await Promise.all(old.map((room) => work('readwrite', (store) => store.delete(room))));
}

const storeName = 'stays';

async function work<T>(mode: IDBTransactionMode, request: (rows: IDBObjectStore) => IDBRequest): Promise<T> {
  const opening = indexedDB.open('konklave', 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(storeName));
  const database = await settled<IDBDatabase>(opening);
  try {
    return await settled<T>(request(database.transaction(storeName, mode).objectStore(storeName)));
  } finally {
    database.close();
  }
}

function settled<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result as T));
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
  });
}
