import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.ts';
import { preloadFont } from './build/preload-font.ts';

const server = process.env['KONKLAVE_DEV_SERVER'] ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react(), preloadFont('atkinson-hyperlegible-next-latin-wght-normal'), precompress()],
  worker: { format: 'es' },
  build: {
    target: ['chrome120', 'firefox121', 'safari17.4'],
    // A data: URI would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    // Packages only declare: what a page does not use of them is left out.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !/\/packages\/[a-z]+\/src\//.test(id) } },
    license: { fileName: 'licenses.md' },
  },
  server: {
    proxy: { '/api': server, '/source': server, '/ws': { target: server, ws: true } },
  },
});
