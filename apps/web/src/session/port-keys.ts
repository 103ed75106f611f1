import type { EpochKeys, KeyListener } from '@konklave/client';
import type { EncryptKeyAnswer, EncryptKeyMessage } from './session.ts';

interface Installing {
  epoch: number;
  resolve(): void;
}

/** Hands keys to the encrypt worker, from worker to worker: they never pass the main thread. */
export class PortKeys implements KeyListener {
  readonly #port: MessagePort;
  #installing: Installing[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<EncryptKeyAnswer>) => {
      if (data.type === 'installed') this.#installed(data.epoch);
    });
    port.start();
  }

  epoch({ epoch, baseKey, leaf, leaves }: EpochKeys): Promise<void> {
    // A copy of exactly these bytes goes over; the original is overwritten.
    const transferred = baseKey.slice().buffer;
    baseKey.fill(0);
    this.#post({ type: 'epoch', epoch, baseKey: transferred, leaf, leaves: [...leaves] }, [transferred]);
    return new Promise((resolve) => this.#installing.push({ epoch, resolve }));
  }

  leaves(epoch: number, leaves: ReadonlyMap<string, number>): void {
    this.#post({ type: 'leaves', epoch, leaves: [...leaves] });
  }

  send(epoch: number): void {
    this.#post({ type: 'send', epoch });
  }

  hold(): void {
    this.#post({ type: 'hold' });
  }

  clear(): void {
    this.#installing = [];
    this.#post({ type: 'clear' });
  }

  #installed(epoch: number): void {
    for (const waiting of this.#installing) if (waiting.epoch === epoch) waiting.resolve();
    this.#installing = this.#installing.filter((waiting) => waiting.epoch !== epoch);
  }

  #post(message: EncryptKeyMessage, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}
