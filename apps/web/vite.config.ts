import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { licenses } from './build/licenses.ts';
import { precompress } from './build/precompress.ts';
import { preloadFont } from './build/preload-font.ts';
import { serviceWorker } from './build/service-worker.ts';

const licences = licenses('licenses.md');
const server = process.env['KONKLAVE_DEV_SERVER'] ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [
    react(),
    preloadFont('atkinson-hyperlegible-next-latin-wght-normal'),
    serviceWorker(),
    licences.page,
    precompress(),
  ],
  worker: { format: 'es', plugins: () => [licences.worker()] },
  build: {
    target: ['chrome120', 'firefox121', 'safari17.4'],
    // A data: URI would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    // Packages only declare: what a page does not use of them is left out.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !/\/packages\/[a-z]+\/src\//.test(id) } },
  },
  server: {
    proxy: { '/api': server, '/source': server, '/ws': { target: server, ws: true } },
  },
});
