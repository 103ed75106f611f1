import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Settings } from '../../../apps/server/src/config/settings.ts';
import { causeOf, failed, type Finding, ok } from '../finding.ts';

type Protocol = 'UDP' | 'TCP';

/** Whether the server could have its ports. Those that a running Konklave holds are as they should be. */
export async function checkPorts({ host, port, mediaPort, tlsCert }: Settings): Promise<Finding[]> {
  const running = await konklaveAnswers(port, tlsCert !== undefined);
  const check = async (about: string, setting: string, number: number, protocol: Protocol): Promise<Finding> => {
    if (number === 0) return ok(about, 'any free one');
    const cause = await (protocol === 'TCP' ? tryTcp(number, host) : tryUdp(number));
    if (cause === undefined) return ok(about, `${protocol} ${number} is free`);
    if (cause === 'EADDRINUSE' && running) return ok(about, `${protocol} ${number} is held by the Konklave that runs`);
    return explain({ about, setting, number, protocol, host, cause });
  };
  return [
    await check('Web port', 'KONKLAVE_PORT', port, 'TCP'),
    await check('Media port', 'KONKLAVE_MEDIA_PORT', mediaPort, 'UDP'),
    await check('Media port', 'KONKLAVE_MEDIA_PORT', mediaPort, 'TCP'),
  ];
}

interface Trouble {
  about: string;
  setting: string;
  number: number;
  protocol: Protocol;
  host: string;
  cause: string;
}

function explain({ about, setting, number, protocol, host, cause }: Trouble): Finding {
  const place = `${protocol} ${number}`;
  switch (cause) {
    case 'EADDRINUSE':
      return failed(
        about,
        `${place} is taken by another program.`,
        `End it (sudo ss -lnp 'sport = :${number}' names it), or choose another port with ${setting}.`,
      );
    case 'EACCES':
      return failed(
        about,
        `${place} is not for this user: ports below 1024 belong to the system.`,
        `Choose another with ${setting}, or put a reverse proxy in front.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return failed(about, `${host} is not an address of this machine.`, 'Correct KONKLAVE_HOST, or leave it out.');
    default:
      return failed(about, `${place} cannot be used: ${cause}.`, `Choose another with ${setting}.`);
  }
}

function tryTcp(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(causeOf(error)));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve(causeOf(error));
    });
    socket.bind({ port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}

const certificateTrouble = /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

async function konklaveAnswers(port: number, tls: boolean): Promise<boolean> {
  if (port === 0) return false;
  try {
    const url = `${tls ? 'https' : 'http'}://localhost:${port}/healthz`;
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch (error) {
    // A certificate for the public name does not fit "localhost"; that it answered at all is enough.
    const { cause } = error as Error;
    return cause !== undefined && certificateTrouble.test(causeOf(cause));
  }
}
