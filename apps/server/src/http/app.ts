import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { readTls } from './tls-files.ts';

type AppSettings = Pick<Settings, 'tlsCert' | 'tlsKey' | 'trustedProxies'>;

/** The only body over plain HTTP is the one that makes a room. */
const bodyBytes = 1_024;

/** The HTTP server with its headers and limits, without routes. Its own log is off: it would hold addresses and room ids. */
export async function createApp(settings: AppSettings, onFailure: (cause: unknown) => void): Promise<FastifyInstance> {
  const { tlsCert, tlsKey } = settings;
  const https = tlsCert !== undefined && tlsKey !== undefined ? readTls({ tlsCert, tlsKey }) : null;
  const app = fastify({
    logger: false,
    bodyLimit: bodyBytes,
    forceCloseConnections: true,
    trustProxy: settings.trustedProxies.length > 0 ? settings.trustedProxies : false,
    https,
    requestTimeout: 30_000,
    // An address that is not even one, such as `/%%`.
    frameworkErrors: (_error, _request, reply) => void (reply as FastifyReply).code(400).send({ code: 'bad-message' }),
  }) as unknown as FastifyInstance;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) onFailure(error);
    const code = status === 429 ? 'rate-limited' : status < 500 ? 'bad-message' : 'internal';
    return reply.code(status).send({ code });
  });
  await setSecurityHeaders(app, { secure: https !== null });
  await app.register(rateLimit, { global: false });
  return app;
}
