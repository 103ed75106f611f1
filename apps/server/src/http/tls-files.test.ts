import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { certificate, certificateKey, otherKey, renewedCertificate } from '../../test/support/certificate.ts';
import { followTlsFiles, readTls } from './tls-files.ts';

/** The serial number of the certificate that somebody who connects is shown. */
function shownSerial(port: number): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: 'localhost', rejectUnauthorized: false }, () => {
      done(socket.getPeerCertificate().serialNumber);
      socket.end();
    });
    socket.on('error', fail);
  });
}

test('a renewed certificate is taken without a restart; files that do not fit are refused, and the old ones stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'konklave-tls-'));
  const files = { tlsCert: join(folder, 'cert.pem'), tlsKey: join(folder, 'key.pem') };
  writeFileSync(files.tlsCert, certificate);
  writeFileSync(files.tlsKey, certificateKey);
  const server = createServer(readTls(files)).listen(0, 'localhost');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  const outcomes: string[] = [];
  let tell = () => {};
  const next = () => new Promise<void>((happened) => (tell = happened));
  const note = (outcome: string) => {
    outcomes.push(outcome);
    tell();
  };
  const stop = followTlsFiles(server, files, {
    onRenewed: () => note('renewed'),
    onRefused: () => note('refused'),
    everyMs: 20,
  });
  onTestFinished(() => {
    stop();
    server.close();
    rmSync(folder, { recursive: true });
  });
  const first = await shownSerial(port);

  const refused = next();
  writeFileSync(files.tlsKey, otherKey);
  await refused;
  expect(outcomes.at(-1)).toBe('refused');
  expect(await shownSerial(port)).toBe(first);

  const mended = next();
  writeFileSync(files.tlsKey, certificateKey);
  await mended;
  const renewed = next();
  writeFileSync(files.tlsCert, renewedCertificate);
  await renewed;
  expect(await shownSerial(port)).not.toBe(first);
  expect(outcomes.at(-1)).toBe('renewed');
});
