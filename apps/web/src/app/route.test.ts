import { expect, it } from 'vitest';
import { routeOf } from './route.ts';

const room = 'AAAAAAAAAAAAAAAAAAAAAA';
const secret = 's'.repeat(43);

it.each([
  ['/', { page: 'start' }],
  [`/m/${room}#${secret}`, { page: 'room', link: { room, secret } }],
  [`/m/${room}`, { page: 'broken-link', problem: 'no-secret' }],
  [`/m/${room}#abc`, { page: 'broken-link', problem: 'broken-secret' }],
  ['/m/', { page: 'broken-link', problem: 'not-a-link' }],
  ['/elsewhere', { page: 'broken-link', problem: 'not-a-link' }],
])('%s shows its page', (path, route) => {
  expect(routeOf(new URL(path, 'https://meet.example.org'))).toEqual(route);
});
