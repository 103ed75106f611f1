import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Identity } from './identity.ts';
import { keyingMaterialBytes } from './srtp.ts';

const patienceMs = 20_000;

/** The way of DTLS records to the other side and back. */
export interface Records {
  send(record: Buffer): void;
  /** Set by whoever shakes hands. */
  receive: (record: Buffer) => void;
}

/**
 * A DTLS handshake as client (RFC 5764), done by the system's openssl, which knows nothing of ICE: its records are handed on
 * from a socket of our own. Returns the keying material of AEAD_AES_128_GCM.
 */
export async function shakeHands(records: Records, identity: Identity): Promise<Buffer> {
  const relay = createSocket('udp4');
  relay.bind(0, '127.0.0.1');
  await once(relay, 'listening');
  let client: { port: number; address: string } | undefined;
  relay.on('message', (record, from) => {
    client = from;
    records.send(record);
  });
  records.receive = (record) => {
    if (client !== undefined) relay.send(record, client.port, client.address);
  };
  try {
    return await exportedKeys(relay, identity);
  } finally {
    records.receive = () => {};
    relay.close();
  }
}

function exportedKeys(relay: Socket, { certificate, key }: Identity): Promise<Buffer> {
  const connection = ['-dtls1_2', '-mtu', '1200', '-connect', `127.0.0.1:${relay.address().port}`];
  const ours = ['-cert', certificate, '-key', key, '-use_srtp', 'SRTP_AEAD_AES_128_GCM'];
  const keying = ['-keymatexport', 'EXTRACTOR-dtls_srtp', '-keymatexportlen', String(keyingMaterialBytes)];
  const openssl = spawn('openssl', ['s_client', ...connection, ...ours, ...keying]);
  return new Promise<Buffer>((resolve, reject) => {
    let said = '';
    const settle = (end: () => void): void => {
      clearTimeout(patience);
      // Without a goodbye: that would close the association.
      openssl.kill('SIGKILL');
      end();
    };
    const fail = (why: string): void => settle(() => reject(new Error(`no DTLS: ${why}\n${said.slice(-500)}`)));
    const patience = setTimeout(() => fail('too slow'), patienceMs);
    openssl.on('error', ({ message }) => fail(message));
    openssl.on('exit', () => fail('ended'));
    openssl.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    openssl.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Keying material: ([0-9A-F]+)\n/.exec(said)?.[1];
      if (found !== undefined) settle(() => resolve(Buffer.from(found, 'hex')));
    });
  });
}
