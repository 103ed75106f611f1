import websocket from '@fastify/websocket';
import { limits, subprotocol } from '@konklave/protocol/client';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { TokenBucket } from '@konklave/protocol/delivery';
import { connectionEnds, type ConnectionEnd, type Logger } from '../observability/logger.ts';
import type { Clock, Ending } from '../rooms/ports.ts';
import { Connection } from './connection.ts';
import { dispatch } from './dispatch.ts';
import type { Services } from './handlers/handler.ts';
import { byteRate, closeMs, messageRate, pingMs, refusalRate } from './limits.ts';

interface SignalingOptions {
  services: Services;
  clock: Clock;
  log: Logger;
  /** New connections a minute from one address. */
  connectionRate: number;
}

// `closeTimeout` is an option of ws that its type package does not know yet.
const socketOptions = {
  maxPayload: limits.frameBytes,
  perMessageDeflate: false,
  closeTimeout: closeMs,
  handleProtocols: (offered: Set<string>) => (offered.has(subprotocol) ? subprotocol : false),
} as const;

/** Serves `/ws`: one WebSocket a participant, JSON text frames (docs/protocol). Resolves to what ends it. */
export async function serveSignaling(app: FastifyInstance, options: SignalingOptions): Promise<void> {
  const connections = new Set<Connection>();
  await app.register(websocket, {
    options: socketOptions,
    // A frame over the limit or against RFC 6455: ws has already sent the close code.
    errorHandler: (_error, socket) => socket.close(),
    // The rooms have told everyone by now; whoever has not gone is cut off.
    preClose: (done) => {
      for (const client of app.websocketServer.clients) client.terminate();
      app.websocketServer.close(() => done());
    },
  });
  const config = { rateLimit: { max: options.connectionRate, timeWindow: 60_000 } };
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const refusal = options.services.rooms.closing ? closing : judgeUpgrade(request);
    if (refusal) await reply.code(refusal.status).send({ code: refusal.code });
  };
  app.get('/ws', { websocket: true, onRequest, config }, (socket, request) =>
    serve(socket, () => request.socket.bytesRead, options, connections),
  );
  startPinging(app, options, connections);
}

interface UpgradeRefusal {
  status: number;
  code: string;
}

const closing: UpgradeRefusal = { status: 503, code: 'server-closing' };

/** Browsers always say where a page came from: another site's page has no business here. */
function judgeUpgrade(request: FastifyRequest): UpgradeRefusal | undefined {
  const { origin } = request.headers;
  if (origin !== undefined && hostOf(origin) !== request.host) return { status: 403, code: 'foreign-origin' };
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  return request.ws && !offered.includes(subprotocol) ? { status: 400, code: 'unknown-subprotocol' } : undefined;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function serve(
  socket: WebSocket,
  bytesRead: () => number,
  { services, clock, log }: SignalingOptions,
  connections: Set<Connection>,
): void {
  const connection = new Connection(socket, clock, bytesRead, (ended, why) => {
    connections.delete(ended);
    if (isWorthLogging(why)) log.warn('connection-ended', { why });
    const { seat, pageIsGone } = ended;
    if (!seat) return;
    const room = services.rooms.of(seat);
    if (pageIsGone) room?.abandoned(seat.participant, ended);
    else room?.disconnected(seat.participant, ended);
  });
  connections.add(connection);
  const messages = new TokenBucket(messageRate, clock.now());
  const bytes = new TokenBucket(byteRate, clock.now());
  const refusals = new TokenBucket(refusalRate, clock.now());
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!connection.open) return;
    connection.heard();
    if (isBinary) return connection.close('hostile');
    const now = clock.now();
    if (messages.take(1, now) && bytes.take(data.length, now)) return dispatch(services, connection, data.toString());
    connection.refuse(shortId(data), { code: 'rate-limited' });
    if (!refusals.take(1, now)) connection.close('flood');
  });
}

/** The id of a request without reading all of it: a flood must not cost as much as what it asks for. */
function shortId(data: Buffer): number {
  return Number(/^\{"id":(\d{1,15})[,}]/.exec(data.toString('latin1', 0, 32))?.[1] ?? 0);
}

function isWorthLogging(why: Ending | ConnectionEnd | undefined): why is ConnectionEnd {
  return why !== undefined && (connectionEnds as readonly string[]).includes(why);
}

function startPinging(app: FastifyInstance, { clock, services }: SignalingOptions, connections: Set<Connection>): void {
  const isInPlace = ({ seat }: Connection): boolean => {
    const room = seat && services.rooms.of(seat);
    return (
      seat !== undefined && (room?.isMember(seat.participant) === true || room?.isWaiting(seat.participant) === true)
    );
  };
  let callOff = clock.after(pingMs, ping);
  function ping(): void {
    callOff = clock.after(pingMs, ping);
    for (const connection of connections) connection.ping(isInPlace(connection));
  }
  app.addHook('onClose', async () => callOff());
}
