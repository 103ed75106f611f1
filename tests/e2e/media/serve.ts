import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const page = fileURLToPath(new URL('page', import.meta.url));
const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Serves the pages of this folder straight from the sources, on a free port. */
export async function servePages(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = await createServer({
    configFile: false,
    root: page,
    cacheDir: `${repository}/node_modules/.vite/e2e-media`,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [repository] } },
    optimizeDeps: { include: [] },
  });
  await server.listen();
  const address = server.httpServer!.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
