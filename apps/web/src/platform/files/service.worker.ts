/// The service worker: keeps the app's own files, and sees nothing of a meeting.
import { keptFiles } from './kept-files.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const __BUILD__: { files: readonly string[]; build: string };

const kept = keptFiles({
  caches: self.caches,
  fetch: (url) => self.fetch(url),
  clients: self.clients,
  origin: self.location.origin,
  ...__BUILD__,
});

self.addEventListener('install', (event) => event.waitUntil(kept.install()));
self.addEventListener('activate', (event) => event.waitUntil(kept.activate()));
self.addEventListener('fetch', (event) => {
  const answer = kept.answer(event.request);
  if (answer !== undefined) event.respondWith(answer);
});
/** A page asks whether its script is of this build. */
self.addEventListener('message', ({ data, ports }: ExtendableMessageEvent) => {
  ports[0]?.postMessage(kept.has(String(data)));
});
