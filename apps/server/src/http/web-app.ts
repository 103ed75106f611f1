import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Files under this path have a hash of their content in their name (the build makes it so). */
const hashedFiles = '/assets/';
const forever = 'public, max-age=31536000, immutable';
const askEachTime = 'no-cache';

/** Serves the built web app: its files, and the page itself for `/` and every meeting link. */
export async function serveWebApp(app: FastifyInstance, folder: string): Promise<void> {
  const nothing = (reply: FastifyReply) => reply.code(404).send({ code: 'not-found' });
  if (!existsSync(join(folder, 'index.html'))) {
    app.setNotFoundHandler((_request, reply) => nothing(reply));
    return serveNotice(app);
  }
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    // The build lays .br and .gz files beside the originals.
    preCompressed: true,
    cacheControl: false,
    // Files that a build adds later are not served by a server that runs: pages and files would not fit each other.
    wildcard: false,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(folder, hashedFiles));
      reply.header('cache-control', hashed ? forever : askEachTime);
    },
  });
  const page = (_request: unknown, reply: FastifyReply) => reply.sendFile('index.html');
  app.get('/', page);
  app.get('/m/*', page);
  // Somebody who mistyped an address gets the page, which says so in words; a program gets the code.
  app.setNotFoundHandler((request, reply) =>
    request.method === 'GET' && request.headers.accept?.includes('text/html')
      ? reply.code(404).sendFile('index.html')
      : nothing(reply),
  );
}

function serveNotice(app: FastifyInstance): void {
  const notice = (_request: unknown, reply: FastifyReply) =>
    reply.code(503).type('text/plain; charset=utf-8').send('The web app is not built yet. `npm start` builds it.\n');
  app.get('/', notice);
  app.get('/m/*', notice);
}
