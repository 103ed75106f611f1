import type { Runtime, Socket, SocketListener } from '@konklave/client';
import { subprotocol } from '@konklave/protocol/client';
import { keptStays } from './kept-stays.ts';

/** Time, randomness, sockets and memory of the browser, for a worker. `url` is the server's WebSocket. */
export function browserRuntime(url: URL): Runtime {
  const memory = keptStays(() => Date.now());
  return {
    ...(memory && { memory }),
    connect: () => new BrowserSocket(new WebSocket(url, subprotocol)),
    clock: {
      now: () => performance.now(),
      date: () => Date.now(),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)), fraction: () => Math.random() },
  };
}

/** `/ws` of the server that this page came from. */
export function serverSocketUrl(page: string): URL {
  const url = new URL('/ws', page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

class BrowserSocket implements Socket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  listen(listener: SocketListener): void {
    const socket = this.#socket;
    socket.addEventListener('open', () => listener.opened());
    // Frames of the protocol are text; anything else is refused as no JSON.
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
      listener.received(typeof data === 'string' ? data : ''),
    );
    socket.addEventListener('close', () => listener.closed());
  }

  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  close(): void {
    this.#socket.close();
  }
}
