import { afterEach, describe, expect, it } from 'vitest';
import { PortKeys } from './port-keys.ts';
import type { EncryptKeyMessage } from './session.ts';

const ports: MessagePort[] = [];

/** The two ends of a channel, and what the encrypt worker's end has received. */
function channel(): { keys: PortKeys; worker: MessagePort; next(): Promise<EncryptKeyMessage> } {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const next = (): Promise<EncryptKeyMessage> =>
    new Promise((resolve) => {
      port2.addEventListener('message', ({ data }: MessageEvent<EncryptKeyMessage>) => resolve(data), { once: true });
    });
  port2.start();
  return { keys: new PortKeys(port1), worker: port2, next };
}

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

describe('keys over a port', () => {
  it('arrive whole, and nothing of them stays behind', async () => {
    const { keys, next } = channel();
    const arrived = next();
    const baseKey = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
    void keys.epoch({ epoch: 3, baseKey, leaf: 1, leaves: new Map([['bob', 2]]) });
    const message = await arrived;
    if (message.type !== 'epoch') throw new Error(message.type);
    expect([...new Uint8Array(message.baseKey)]).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    expect(message).toMatchObject({ epoch: 3, leaf: 1, leaves: [['bob', 2]] });
    expect([...baseKey]).toEqual(Array.from({ length: 16 }, () => 0));
  });

  it('hands over no more than the key, also from within a larger buffer', async () => {
    const { keys, next } = channel();
    const arrived = next();
    const baseKey = new Uint8Array(new ArrayBuffer(64), 8, 16).fill(7);
    void keys.epoch({ epoch: 0, baseKey, leaf: 0, leaves: new Map() });
    const message = await arrived;
    expect(message.type === 'epoch' && message.baseKey.byteLength).toBe(16);
  });

  it('are installed only when the worker says so, for this epoch', async () => {
    const { keys, worker, next } = channel();
    const order: string[] = [];
    const arrived = next();
    const installed = (epoch: number): Promise<void> =>
      keys.epoch({ epoch, baseKey: new Uint8Array(16), leaf: 0, leaves: new Map() }).then(() => {
        order.push(`installed ${epoch}`);
      });
    const both = [installed(1), installed(2)];
    await arrived;
    worker.postMessage({ type: 'installed', epoch: 2 }, []);
    await both[1];
    expect(order).toEqual(['installed 2']);
    worker.postMessage({ type: 'installed', epoch: 1 }, []);
    await both[0];
    expect(order).toEqual(['installed 2', 'installed 1']);
  });
});
