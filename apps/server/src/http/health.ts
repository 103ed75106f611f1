import type { FastifyInstance } from 'fastify';

/** What `GET /healthz` says. */
export interface Health {
  /** The last write to the storage succeeded. */
  storage: boolean;
  /** The bridge can carry calls; false while its worker starts again. */
  bridge: boolean;
}

/** `GET /healthz`: 200 while meetings can be stored, 503 otherwise. A bridge that starts again is no reason to take the server out. */
export function serveHealth(app: FastifyInstance, health: () => Health): void {
  app.get('/healthz', async (_request, reply) => {
    const { storage, bridge } = health();
    return reply
      .code(storage ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ok: storage, storage, bridge });
  });
}
