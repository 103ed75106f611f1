import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer } from 'vite';
import { deriveEntry } from '@konklave/client/entry';
import { startServer } from '../../../apps/server/src/main.ts';
import { readSettings } from '../../../apps/server/src/config/read-settings.ts';
import { freePort } from '../harness/ports.ts';

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const repository = folder('../../..');

export interface Site {
  url: string;
  close(): Promise<void>;
}

export interface RoomSite extends Site {
  /** Makes the room of a link with this secret. */
  newRoom(secret: string): Promise<string>;
  /** Ends the server in good order and starts it again on the same ports and data. */
  restart(): Promise<void>;
}

/** Serves the page of two peers. */
export function servePeerPage(): Promise<Site> {
  return servePage(folder('page'));
}

/** Serves a page straight from the sources in this folder, on a free port. */
export async function servePage(root: string): Promise<Site> {
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: `${repository}/node_modules/.vite/e2e-media`,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [repository] } },
  });
  await server.listen();
  const address = server.httpServer!.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

/** The real server with its bridge, which serves a page that has sessions and media but no views. */
export async function serveRooms(): Promise<RoomSite> {
  const temporary = await mkdtemp(join(tmpdir(), 'konklave-media-'));
  const webApp = join(temporary, 'page');
  await build({
    configFile: false,
    root: folder('room-page'),
    logLevel: 'error',
    build: {
      outDir: webApp,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2024',
    },
    worker: { format: 'es' },
  });
  const ports = ['--port', String(await freePort()), '--media-port', String(await freePort())];
  const flags = ['--host', '127.0.0.1', ...ports, '--data', join(temporary, 'data'), '--log-level', 'error'];
  const invocation = readSettings(flags, {});
  if (invocation.kind === 'help') throw new Error('no settings');
  const { settings } = invocation;
  let server = await startServer(settings, { webApp });
  return {
    url: server.url,
    restart: async () => {
      await server.close();
      server = await startServer(settings, { webApp });
    },
    newRoom: async (secret) => {
      const { hash } = await deriveEntry(Buffer.from(secret, 'base64url'));
      const body = JSON.stringify({ entry: hash });
      const response = await fetch(`${server.url}/api/rooms`, { method: 'POST', body });
      return ((await response.json()) as { room: string }).room;
    },
    close: async () => {
      await server.close();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}
