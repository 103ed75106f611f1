import type { Runtime, Socket } from '@konklave/client';
import { subprotocol } from '@konklave/protocol/client';

/** What a Meeting needs, of Node: as the session worker of the web app has it of the browser. */
export function guestRuntime(url: string): Runtime {
  const address = `${url.replace(/^http/, 'ws')}/ws`;
  return {
    connect: () => socketOver(new WebSocket(address, subprotocol)),
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

function socketOver(socket: WebSocket): Socket {
  return {
    listen: (listener) => {
      socket.addEventListener('open', () => listener.opened());
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => listener.received(data));
      socket.addEventListener('close', () => listener.closed());
    },
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
}
