import { mkdir, writeFile } from 'node:fs/promises';
import { get as getPlain, type IncomingHttpHeaders } from 'node:http';
import { get } from 'node:https';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { certificate, certificateKey } from './support/certificate.ts';
import { makeRoom } from './support/people.ts';
import { temporaryFolder, testServer } from './support/test-server.ts';
import { randomId } from './support/wire.ts';

const page = '<!doctype html><title>Konklave</title>';
const script = 'export const answer = 42;';

/** A folder as the web build leaves it. */
async function builtWebApp(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'assets', 'main-abc123.js'), script);
  await writeFile(join(folder, 'assets', 'main-abc123.js.br'), brotliCompressSync(script));
  return folder;
}

test('the page is served for the start and for every link, and for nothing else', async () => {
  const { url } = await testServer({}, { webApp: await builtWebApp() });
  for (const path of ['/', `/m/${randomId()}`, '/m/anything?x=1']) {
    const response = await fetch(url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toBe(page);
  }
  for (const path of ['/other', '/index.htm', '/m', '/assets/none.js', '/assets/', '/.env', '/m/../../etc/passwd/x']) {
    const response = await fetch(url + path);
    expect(response.status, path).toBe(404);
    expect(await response.json()).toEqual({ code: 'not-found' });
  }
});

test('a person who mistyped an address gets the page, a program gets a code', async () => {
  const { url } = await testServer({}, { webApp: await builtWebApp() });
  const mistyped = await fetch(`${url}/hello`, { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect(mistyped.status).toBe(404);
  expect(await mistyped.text()).toBe(page);
  const impossible = await fetch(`${url}/m/%%%%`);
  expect(impossible.status).toBe(400);
  expect(await impossible.json()).toEqual({ code: 'bad-message' });
});

test('files with a hash are kept for ever and come compressed, the others are asked for each time', async () => {
  const { url } = await testServer({}, { webApp: await builtWebApp() });
  const hashed = await fetch(`${url}/assets/main-abc123.js`, { headers: { 'accept-encoding': 'br' } });
  expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(hashed.headers.get('content-encoding')).toBe('br');
  expect(hashed.headers.get('content-type')).toContain('javascript');
  expect(await hashed.text()).toBe(script);
  const plain = await fetch(`${url}/assets/main-abc123.js`, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(brotliDecompressSync(brotliCompressSync(await plain.text())).toString()).toBe(script);
  const icon = await fetch(`${url}/favicon.svg`);
  expect(icon.headers.get('cache-control')).toBe('no-cache');
});

test('without a built app the server says what to do, and serves the rest', async () => {
  const { url } = await testServer({}, { webApp: join(await temporaryFolder(), 'missing') });
  const response = await fetch(url);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm start');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('every answer carries the headers that keep others out', async () => {
  const { url } = await testServer({}, { webApp: await builtWebApp() });
  for (const path of ['/', '/healthz', '/nothing', '/assets/main-abc123.js']) {
    const { headers } = await fetch(url + path);
    const policy = Object.fromEntries(
      (headers.get('content-security-policy') ?? '').split(';').map((part) => {
        const [name = '', ...sources] = part.trim().split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(policy).toEqual({
      'default-src': "'none'",
      'script-src': "'self' 'wasm-unsafe-eval'",
      'style-src': "'self'",
      'worker-src': "'self'",
      'connect-src': "'self'",
      'img-src': "'self' blob:",
      'media-src': "'self' blob:",
      'font-src': "'self'",
      'manifest-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=(self), microphone=(self), display-capture=(self)');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('two headers that browsers ignore over an address they do not trust are sent only where they count', async () => {
  const { url } = await testServer();
  const ask = (headers: Record<string, string>) =>
    new Promise<IncomingHttpHeaders>((resolve, reject) => {
      getPlain(url, { headers }, (response) => resolve(response.resume().headers)).on('error', reject);
    });
  // Browsers say how they fetch over https and to localhost, also when a proxy stands between.
  const trusted = await ask({ 'sec-fetch-mode': 'navigate' });
  expect(trusted).toMatchObject({ 'cross-origin-opener-policy': 'same-origin', 'origin-agent-cluster': '?1' });
  const plain = await ask({});
  expect(plain).not.toHaveProperty('cross-origin-opener-policy');
  expect(plain).not.toHaveProperty('origin-agent-cluster');
  expect(plain).toHaveProperty('content-security-policy');
});

test('the way to the source code is the one that was set', async () => {
  const sourceUrl = 'https://code.example.org/konklave';
  const { url } = await testServer({ sourceUrl });
  const answer = await fetch(`${url}/source`, { redirect: 'manual' });
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe(sourceUrl);
});

test('rooms are made and found over HTTP', async () => {
  const { url } = await testServer();
  const body = JSON.stringify({ entry: 'A'.repeat(43) });
  const headers = { 'content-type': 'application/json' };
  const made = await fetch(`${url}/api/rooms`, { method: 'POST', headers, body });
  expect(made.status).toBe(201);
  const { room } = (await made.json()) as { room: string };
  expect(room).toMatch(/^[A-Za-z0-9_-]{21}[AQgw]$/);
  const found = await fetch(`${url}/api/rooms/${room}`);
  expect(found.status).toBe(200);
  expect(await found.json()).toEqual({ room });
  expect(found.headers.get('cache-control')).toBe('no-store');
  for (const unknown of [randomId(), 'x', '%00', 'a'.repeat(50)]) {
    const response = await fetch(`${url}/api/rooms/${unknown}`);
    expect(response.status, unknown).toBe(404);
  }
});

test('another site cannot make rooms, and nobody can make too many', async () => {
  const { url } = await testServer({ roomRate: 3 });
  const post = (headers: Record<string, string> = {}) =>
    fetch(`${url}/api/rooms`, { method: 'POST', headers, body: JSON.stringify({ entry: 'A'.repeat(43) }) }).then(
      ({ status }) => status,
    );
  expect(await post({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await post()).toBe(201);
  expect(await post()).toBe(201);
  expect(await post()).toBe(429);
});

test('connections from one address are limited', async () => {
  const { url } = await testServer({ connectionRate: 2 });
  const room = await makeRoom(url);
  expect(room).not.toBe('');
  const connects = async () => {
    const response = await fetch(`${url}/ws`);
    return response.status;
  };
  expect([await connects(), await connects(), await connects()]).toEqual([404, 404, 429]);
});

test('the health page says whether meetings can be stored and whether the bridge runs', async () => {
  const { url } = await testServer();
  const response = await fetch(`${url}/healthz`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ ok: true, storage: true, bridge: false });
});

test('a body that is too large or of any type does no harm', async () => {
  const { url } = await testServer();
  const large = await fetch(`${url}/api/rooms`, { method: 'POST', body: 'x'.repeat(100_000) });
  expect(large.status).toBe(413);
  for (const body of ['{"a":', '{}', 'null', '{"entry":"AA"}', `{"entry":"${'B'.repeat(43)}"}`, undefined]) {
    const odd = await fetch(`${url}/api/rooms`, { method: 'POST', ...(body !== undefined && { body }) });
    expect(odd.status, body).toBe(400);
    expect(await odd.json()).toEqual({ code: 'bad-message' });
  }
});

test('with a certificate it is HTTPS and browsers are told to stay with it', async () => {
  const folder = await temporaryFolder();
  const [tlsKey, tlsCert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  await writeFile(tlsKey, certificateKey);
  await writeFile(tlsCert, certificate);
  const { url } = await testServer({ tlsCert, tlsKey });
  expect(url).toMatch(/^https:/);
  const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
    get(`${url}/healthz`, { rejectUnauthorized: false }, (response) => resolve(response.headers)).on('error', reject);
  });
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
});
