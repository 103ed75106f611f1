import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { startBridge } from './index.ts';
import { restartPause } from './worker-supervisor.ts';

describe('the pause before a worker is started again', () => {
  test('is nothing after the first death, grows while it keeps dying, and has an end', () => {
    const pauses = [1, 2, 3, 4, 20].map(restartPause);
    expect(pauses[0]).toBe(0);
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
    expect(new Set(pauses).size).toBe(pauses.length);
    expect(restartPause(1_000)).toBe(restartPause(20));
  });
});

describe('starting', () => {
  test('says that the port is taken, and gives up', async () => {
    const holder = createSocket('udp4').bind(0, '0.0.0.0');
    await once(holder, 'listening');
    await expect(startBridge({ port: holder.address().port, listener: () => {} })).rejects.toMatchObject({
      name: 'BridgeStartFailure',
      code: 'port-taken',
      detail: expect.stringContaining(String(holder.address().port)),
    });
    holder.close();
  });

  test('waits for a port that is given back in a moment, as after a kill', async () => {
    const holder = createSocket('udp4').bind(0, '0.0.0.0');
    await once(holder, 'listening');
    const { port } = holder.address();
    setTimeout(() => holder.close(), 300);
    const bridge = await startBridge({ port, listener: () => {} });
    expect(bridge.ready).toBe(true);
    await bridge.close();
    // The port is free again as soon as close() has resolved.
    const next = createSocket('udp4').bind(port, '0.0.0.0');
    await once(next, 'listening');
    next.close();
  });

  test('names an address that is not one of this machine', async () => {
    const starting = startBridge({ port: 20_999, listenHost: '203.0.113.9', listener: () => {} });
    await expect(starting).rejects.toMatchObject({ code: 'address-unavailable' });
  });
});
