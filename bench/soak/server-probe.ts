// Loaded into the server before its own code, by `media.ts`: answers over the channel to the parent what the process holds. The
// server itself knows nothing of it.
import { createHook } from 'node:async_hooks';
import { observer, type types } from 'mediasoup';

/** What the server and its worker hold at a moment. */
export interface Holdings {
  /** After the garbage was collected, bytes. */
  heap: number;
  /** Timers that wait, those included that do not keep the process alive. */
  timers: number;
  /** Sockets, pipes, files, threads and whatever else the system or Node keeps open for it, without timers. */
  handles: number;
  /** Routers, transports, producers and consumers in the worker. */
  workerObjects: number;
  workerPid: number;
}

/** Asynchronous things that are there for a moment only, or that are no resource of the system. */
const fleeting = /^(PROMISE|TickObject|Immediate|Microtask|RANDOMBYTESREQUEST|.*REQ.*|.*Request|bound-anonymous-fn)$/;

const timers = new Set<number>();
const handles = new Set<number>();
createHook({
  init(id, type) {
    if (type === 'Timeout') timers.add(id);
    else if (!fleeting.test(type)) handles.add(id);
  },
  destroy(id) {
    timers.delete(id);
    handles.delete(id);
  },
}).enable();

let worker: types.Worker | undefined;
observer.on('newworker', (started) => (worker = started));

process.on('message', async (question: unknown) => {
  if (question !== 'holdings') return;
  globalThis.gc?.();
  // What is destroyed by the collector says so a turn later.
  await new Promise((resolve) => setTimeout(resolve, 100));
  globalThis.gc?.();
  const { channelMessageHandlers } = (await worker?.dump()) ?? {};
  const holdings: Holdings = {
    heap: process.memoryUsage().heapUsed,
    timers: timers.size,
    handles: handles.size,
    workerObjects: channelMessageHandlers?.channelRequestHandlers.length ?? 0,
    workerPid: worker?.pid ?? 0,
  };
  process.send?.(holdings);
});
process.channel?.unref();
