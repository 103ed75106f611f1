import { expect, test } from 'vitest';
import { iceServers, type TurnSettings } from './turn.ts';

const turn: TurnSettings = { urls: ['turns:turn.example.org:443?transport=tcp'], secret: 'north' };
const now = Date.UTC(2026, 10, 21, 12);

test('without a TURN server there is none', () => {
  expect(iceServers(undefined, now)).toEqual([]);
});

test('credentials are those that a server with the same secret works out', () => {
  // printf %s 1795266000:AAECAwQFBgcICQoL | openssl dgst -sha1 -hmac north -binary | base64
  expect(iceServers(turn, now, Buffer.from('000102030405060708090a0b', 'hex'))).toEqual([
    { urls: turn.urls, username: '1795266000:AAECAwQFBgcICQoL', credential: 'ea6j/ZOOIMq22m/H6p7VvtC7BTo=' },
  ]);
});

test('they end within the hour, and no two have anything in common but that', () => {
  const names = [1, 2].map(() => iceServers(turn, now)[0]!.username.split(':'));
  expect(names.map(([end]) => Number(end) - now / 1_000)).toEqual([3_600, 3_600]);
  expect(names[0]![1]).not.toBe(names[1]![1]);
});
