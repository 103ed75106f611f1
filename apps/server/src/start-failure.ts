import { statfsSync } from 'node:fs';
import type { Settings } from './config/settings.ts';
import { BridgeStartFailure } from './media/index.ts';
import { codeOf } from './observability/cause.ts';

/** What did not start. */
type Part = 'storage' | 'http' | 'bridge' | 'port';

/** A part of the server that could not start; `cause` is what it threw. */
class StartFailure extends Error {
  readonly part: Part;

  constructor(part: Part, cause: unknown) {
    super(`${part} does not start`, { cause });
    this.name = 'StartFailure';
    this.part = part;
  }
}

/** Starts a part. Throws StartFailure. */
export async function starting<T>(part: Part, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    throw new StartFailure(part, cause);
  }
}

/** Says in words why the server could not start and what helps. */
export function explainStart(thrown: unknown, settings: Settings): string {
  const { cause } = thrown as { cause?: unknown };
  const error = cause as NodeJS.ErrnoException;
  const code = codeOf(cause) ?? '';
  if (!(thrown instanceof StartFailure)) return String(thrown);
  switch (thrown.part) {
    case 'storage':
      return explainStorage(code, settings) ?? `The database in ${settings.data} cannot be opened: ${error.message}`;
    case 'http':
      return settings.tlsCert === undefined ? String(cause) : explainTls(error, settings);
    case 'bridge':
      return cause instanceof BridgeStartFailure ? explainBridge(cause, settings) : String(cause);
    case 'port':
      return explainListen(code, settings);
  }
}

function explainListen(code: string, { host, port }: Settings): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Stop that program, or take another port: --port (KONKLAVE_PORT).`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Take a port of 1024 or above: --port (KONKLAVE_PORT), and put a reverse proxy before it.`;
    default:
      return `${host} is not an address of this machine (${code}). Set another: --host (KONKLAVE_HOST).`;
  }
}

function explainTls(error: NodeJS.ErrnoException, { tlsCert, tlsKey }: Settings): string {
  if (error.path !== undefined) {
    return `${error.path} cannot be read (${error.code}). Set the TLS files: --tls-cert (KONKLAVE_TLS_CERT) and --tls-key (KONKLAVE_TLS_KEY).`;
  }
  return `The TLS files ${tlsCert} and ${tlsKey} are not a certificate and its key in PEM form (${error.code}).`;
}

function explainStorage(code: string, { data }: Settings): string | undefined {
  switch (diskIsFull(code, data) ? 'SQLITE_FULL' : code) {
    case 'SQLITE_FULL':
      return `The disk of the data folder ${data} is full. Make room, or take another folder: --data (KONKLAVE_DATA).`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return `The data folder ${data} is not writable for this user. Change its owner, or take another folder: --data (KONKLAVE_DATA).`;
    case 'ENOENT':
    case 'ENOTSUP':
    case 'EINVAL':
      return `The data folder ${data} cannot be made there (${code}). Take another: --data (KONKLAVE_DATA).`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `${data} is not a folder. Take another: --data (KONKLAVE_DATA).`;
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return `The database in ${data} is used by another program, perhaps by a Konklave that still runs. Stop it, or take another folder: --data (KONKLAVE_DATA).`;
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return `The database in ${data} is damaged. Put a backup in its place, or move it away: meetings then start anew, links have to be made anew.`;
    default:
      return undefined;
  }
}

/** SQLite calls a full disk an I/O error where it maps its index into memory. */
function diskIsFull(code: string, folder: string): boolean {
  if (code === 'ENOSPC') return true;
  return code === 'SQLITE_IOERR' && statfsSync(folder).bavail === 0;
}

function explainBridge({ code, detail }: BridgeStartFailure, { mediaPort, announcedAddress }: Settings): string {
  switch (code) {
    case 'port-taken':
      return `Media port ${mediaPort} (UDP or TCP) is taken by another program. Stop that program, or take another port: --media-port (KONKLAVE_MEDIA_PORT).`;
    case 'address-unavailable':
      return `The media address ${announcedAddress ?? ''} cannot be used (${detail}). Set another: --announced-address (KONKLAVE_ANNOUNCED_ADDRESS).`;
    case 'worker-missing':
      return `The media worker is missing. \`npm start\` fetches or builds it.\n${detail}`;
    case 'worker-failed':
      return `The media worker does not start. \`npm run doctor\` looks for the reason.\n${detail}`;
  }
}
