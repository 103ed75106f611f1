import type { BrowserContext } from 'playwright-core';
import { keepNoFiles } from '../pages/without-kept-files.ts';

/** From now on every page of this context gets an encrypt worker that seals nothing: what a tap can do with it, it fails to do with the real one. */
export async function sealNothing(context: BrowserContext): Promise<void> {
  await keepNoFiles(context);
  const body = `(${bareWorker.toString()})()`;
  await context.route('**/encrypt.worker-*.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
}

interface Transformer {
  options: { probe?: true };
  readable: ReadableStream;
  writable: WritableStream;
}

interface BareScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: string, listener: (event: { data: Message; transformer: Transformer }) => void): void;
}

interface Message {
  type: string;
  port: MessagePort;
  request: number;
}

/** Runs in the worker. Says what the real one says, and lets frames through as they are. */
function bareWorker(): void {
  const worker = globalThis as unknown as BareScope;
  const streams: object[] = [];

  const install = (port: MessagePort): void => {
    port.addEventListener('message', ({ data }: MessageEvent<{ type: string; epoch: number }>) => {
      if (data.type !== 'epoch') return;
      port.postMessage({ type: 'installed', epoch: data.epoch });
      worker.postMessage({ type: 'installed' }, []);
    });
    port.start();
  };
  worker.addEventListener('message', ({ data: { type, port, request } }) => {
    if (type === 'keys') install(port);
    if (type === 'count') worker.postMessage({ type: 'counted', request, streams }, []);
  });
  worker.addEventListener('rtctransform', ({ transformer: { options, readable, writable } }) => {
    if (options.probe) return worker.postMessage({ type: 'probed' }, []);
    const counts = { passed: 0, empty: 0, dropped: {} };
    streams.push({ ...options, counts });
    const count = new TransformStream({
      transform: (frame, controller) => {
        counts.passed++;
        controller.enqueue(frame);
      },
    });
    void readable.pipeThrough(count).pipeTo(writable);
  });
}
