import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** What a page of this build may still need later. The large parts of effects are fetched by whoever switches them on. */
const kept = /^assets\/.*\.(?:js|css|woff2)$/;

/** Builds the service worker under an address of its own, without a hash, and tells it which files belong to this build. */
export function serviceWorker(): Plugin {
  const fileName = 'service-worker.js';
  return {
    name: 'service-worker',
    apply: 'build',
    buildStart() {
      this.emitFile({
        type: 'chunk',
        id: join(import.meta.dirname, '../src/platform/files/service.worker.ts'),
        fileName,
      });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunk = bundle[fileName];
        if (chunk?.type !== 'chunk' || chunk.imports.length > 0) throw new Error('The service worker must be one file');
        const files = Object.keys(bundle)
          .filter((path) => kept.test(path))
          .map((path) => `/${path}`)
          .toSorted();
        const build = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16);
        chunk.code = chunk.code.replace('__BUILD__', () => JSON.stringify({ files, build }));
      },
    },
  };
}
