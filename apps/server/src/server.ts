import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Server as TlsServer } from 'node:tls';
import { systemClock } from './clock.ts';
import type { Settings } from './config/settings.ts';
import { createApp } from './http/app.ts';
import { serveHealth } from './http/health.ts';
import { serveRooms } from './http/rooms-api.ts';
import { serveSourceCode } from './http/source-code.ts';
import { followTlsFiles } from './http/tls-files.ts';
import { serveWebApp } from './http/web-app.ts';
import type { Bridge, BridgeListener } from './media/bridge.ts';
import { startBridge } from './media/index.ts';
import { Logger, type LogSink } from './observability/logger.ts';
import type { Clock } from './rooms/ports.ts';
import { Rooms } from './rooms/rooms.ts';
import { serveSignaling } from './signaling/signaling.ts';
import { starting } from './start-failure.ts';
import { openStorage } from './storage/storage.ts';

/** What a test may replace. */
export interface ServerParts {
  /** `none`: no bridge, media requests are answered with `media-unavailable`. */
  bridge?: 'own' | 'none' | ((listener: BridgeListener) => Promise<Bridge>);
  clock?: Clock;
  logSink?: LogSink;
  /** Folder of the built web app. */
  webApp?: string;
}

export interface RunningServer {
  /** For a browser on this machine. */
  url: string;
  /** The port of HTTP, which matters when the setting was 0. */
  port: number;
  /** Tells everyone to come back, stores what is under way, and ends. */
  close(): Promise<void>;
}

/** When clients shall try again after an orderly stop. */
const retryAfterMs = 500;
const webAppFolder = resolve(import.meta.dirname, '../../web/dist');

/** Puts the parts together and starts them. Throws StartFailure; nothing is left running then. */
export async function startServer(settings: Settings, parts: ServerParts = {}): Promise<RunningServer> {
  const { clock = systemClock, logSink = writeLog, webApp = webAppFolder } = parts;
  const log = new Logger({ level: settings.logLevel, sink: logSink, now: () => clock.now() });
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.toReversed()) await close();
  };
  try {
    const storage = await starting('storage', () => openStorage(settings.data));
    closers.push(() => storage.close());
    const onFailure = (cause: unknown) => log.failure(storage.healthy ? 'request-failed' : 'storage-failed', cause);
    const started: { bridge?: Bridge } = {};
    const services = { bridge: () => started.bridge, onFailure };
    const rooms = new Rooms({ ...services, ...randomness, ...limitsOf(settings), store: storage, clock });
    const app = await starting('http', () => createApp(settings, onFailure));
    closers.push(() => app.close(), followCertificate(app.server as unknown as TlsServer, settings, log));
    serveRooms(app, { rooms, roomRate: settings.roomRate });
    serveSourceCode(app, settings);
    serveHealth(app, () => ({ storage: storage.healthy, bridge: started.bridge?.ready ?? false }));
    await serveSignaling(app, {
      services: { ...services, rooms },
      clock,
      log,
      connectionRate: settings.connectionRate,
    });
    await serveWebApp(app, webApp);

    const listener: BridgeListener = (room, participant, push) => rooms.deliver(room, participant, push);
    const bridge = await starting('bridge', () => startChosenBridge(parts.bridge ?? 'own', settings, log, listener));
    if (bridge) {
      started.bridge = bridge;
      closers.push(() => bridge.close());
    }
    closers.push(() => rooms.close(retryAfterMs));
    await rooms.restore();
    await starting('port', () => listen(app, settings));
    const { port } = app.server.address() as AddressInfo;
    log.info('server-started', { port, mediaPort: settings.mediaPort });
    const close = async () => {
      await closeAll();
      log.info('server-stopped');
    };
    return { url: urlOf(settings, port), port, close };
  } catch (cause) {
    await closeAll();
    throw cause;
  }
}

const randomness = {
  makeRoomId: () => randomBytes(16).toString('base64url'),
  makeResumeToken: () => randomBytes(32).toString('base64url'),
};

function limitsOf({ grace, roomCapacity, keepRooms }: Settings) {
  return { graceMs: grace * 1000, capacity: roomCapacity, keepDays: keepRooms };
}

/** Returns what ends it. */
function followCertificate(server: TlsServer, { tlsCert, tlsKey }: Settings, log: Logger) {
  if (tlsCert === undefined || tlsKey === undefined) return async () => {};
  const stop = followTlsFiles(
    server,
    { tlsCert, tlsKey },
    {
      onRenewed: () => log.info('certificate-renewed'),
      onRefused: (cause) => log.failure('certificate-refused', cause),
    },
  );
  return async () => stop();
}

async function startChosenBridge(
  chosen: NonNullable<ServerParts['bridge']>,
  { mediaPort, announcedAddress, turnUrls, turnSecret }: Settings,
  log: Logger,
  listener: BridgeListener,
): Promise<Bridge | undefined> {
  if (chosen === 'none') return undefined;
  if (chosen !== 'own') return chosen(listener);
  return startBridge({
    port: mediaPort,
    announcedAddress,
    turn: turnSecret === undefined ? undefined : { urls: turnUrls, secret: turnSecret },
    listener,
    onWorkerHung: () => log.error('bridge-hung'),
    onWorkerDied: () => log.error('bridge-died'),
    onWorkerReady: () => log.info('bridge-ready'),
    onRestartFailed: (failure) => log.failure('bridge-start-failed', failure),
  });
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, { host, port }: Settings): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    // Machines without IPv6 cannot listen on `::`.
    const noIpv6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes((cause as NodeJS.ErrnoException).code ?? '');
    if (host !== '::' || !noIpv6) throw cause;
    await app.listen({ host: '0.0.0.0', port });
  }
}

function urlOf({ host, tlsCert }: Settings, port: number): string {
  const everywhere = host === '::' || host === '0.0.0.0';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${tlsCert === undefined ? 'http' : 'https'}://${name}:${port}`;
}

/** One line on stderr. */
export function writeLog(line: string): void {
  process.stderr.write(`${line}\n`);
}
