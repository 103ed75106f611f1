import type { NetworkInterfaceInfo } from 'node:os';
import type { types } from 'mediasoup';
import { describe, expect, test } from 'vitest';
import { candidateAddresses, iceCandidates, listenInfos } from './addresses.ts';

const info = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo;

const laptop = {
  lo: [info('127.0.0.1', true), info('::1', true)],
  docker0: [info('172.17.0.1')],
  wlan0: [info('192.168.1.20'), info('2001:db8::20'), info('fe80::1')],
};
const socket = (protocol: 'udp' | 'tcp', address: string, priority: number): types.IceCandidate => ({
  foundation: `${protocol}candidate`,
  priority,
  ip: address,
  address,
  protocol,
  port: 10_000,
  type: 'host',
});

describe('where the bridge listens', () => {
  test('on all addresses, UDP and TCP on the same port', () => {
    const infos = listenInfos({ port: 10_000 }, laptop);
    expect(infos.map(({ protocol, ip, port }) => `${protocol} ${ip} ${port}`)).toEqual([
      'udp 0.0.0.0 10000',
      'tcp 0.0.0.0 10000',
      'udp :: 10000',
      'tcp :: 10000',
    ]);
  });

  test('without IPv6 where the machine has none', () => {
    const infos = listenInfos({ port: 10_000, listenHost: '0.0.0.0' }, { eth0: [info('10.0.0.4')] });
    expect(new Set(infos.map(({ ip }) => ip))).toEqual(new Set(['0.0.0.0']));
  });

  test('on one address alone where the settings say so', () => {
    const infos = listenInfos({ port: 10_000, listenHost: '10.0.0.4' }, laptop);
    expect(new Set(infos.map(({ ip }) => ip))).toEqual(new Set(['10.0.0.4']));
  });
});

describe('what browsers are told', () => {
  test('the addresses of the machine, real networks before those of containers, loopback last', async () => {
    expect(await candidateAddresses({ port: 1 }, laptop)).toEqual([
      '192.168.1.20',
      '2001:db8::20',
      '172.17.0.1',
      '127.0.0.1',
    ]);
  });

  test('only loopback on a machine without a network', async () => {
    expect(await candidateAddresses({ port: 1 }, { lo: laptop.lo })).toEqual(['127.0.0.1']);
  });

  test('the announced address instead, and names resolved', async () => {
    expect(await candidateAddresses({ port: 1, announcedAddress: '203.0.113.7' }, laptop)).toEqual(['203.0.113.7']);
    expect(await candidateAddresses({ port: 1, announcedAddress: 'localhost' }, laptop)).toContain('127.0.0.1');
    expect(await candidateAddresses({ port: 1, announcedAddress: 'nowhere.invalid' }, laptop)).toEqual([
      'nowhere.invalid',
    ]);
  });

  test('a machine with very many addresses names a few', async () => {
    const crowded = { eth0: Array.from({ length: 40 }, (_, index) => info(`10.0.0.${index + 1}`)) };
    expect(await candidateAddresses({ port: 1 }, crowded)).toHaveLength(9);
  });

  test('each socket of the worker becomes one candidate an address, all UDP above all TCP', () => {
    const sockets = [socket('udp', '0.0.0.0', 1_000_000), socket('tcp', '0.0.0.0', 700_000)];
    const candidates = iceCandidates(sockets, ['192.168.1.20', '2001:db8::20', '127.0.0.1']);
    // Nothing listens on IPv6 here.
    expect(candidates.map(({ protocol, address }) => `${protocol} ${address}`)).toEqual([
      'udp 192.168.1.20',
      'udp 127.0.0.1',
      'tcp 192.168.1.20',
      'tcp 127.0.0.1',
    ]);
    expect(new Set(candidates.map(({ priority }) => priority)).size).toBe(4);
    expect(candidates.toSorted((a, b) => b.priority - a.priority)).toEqual(candidates);
  });
});
