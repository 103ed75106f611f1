import { expect, it } from 'vitest';
import { plainSettings } from '../test/support/settings.ts';
import { reachAdvice } from './reach.ts';

const advice = (changes: Parameters<typeof plainSettings>[1]) => reachAdvice(plainSettings('data', changes));

it('says that others need HTTPS when the server listens beyond this machine without it', () => {
  for (const host of ['::', '0.0.0.0', '192.0.2.7', 'meet.example.org']) expect(advice({ host })).toContain('HTTPS');
});

it('says nothing on this machine alone, with a certificate, or behind a proxy', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) expect(advice({ host })).toBeUndefined();
  expect(advice({ host: '::', tlsCert: 'cert.pem', tlsKey: 'key.pem' })).toBeUndefined();
  expect(advice({ host: '::', trustedProxies: ['10.0.0.1'] })).toBeUndefined();
});
