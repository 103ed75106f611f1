import type { Runtime, Socket } from '@konklave/client';
import { subprotocol } from '@konklave/protocol/client';

/** What has passed over the lines of a crew. */
export interface Traffic {
  /** Characters, which are bytes: JSON and base64url. */
  bytes: number;
  /** Commits that another one was quicker than. */
  lostRaces: number;
}

const lostRace = /^\{"re":\d+,"error":\{"code":"(?:stale-epoch|group-exists)"/;

/** How long each frame from the server takes on top of the line itself, ms. Frames stay in order. */
export type Delay = () => number;

/** A WebSocket to the server. */
export function openSocket(url: string): WebSocket {
  return new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, subprotocol);
}

/** What a Meeting needs, of Node. */
export function runtimeOf(url: string, traffic: Traffic, delay: Delay): Runtime {
  return {
    connect: () => countedSocket(openSocket(url), traffic, delay),
    clock,
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)), fraction: () => Math.random() },
  };
}

/** Time of this machine. */
export const clock: Runtime['clock'] = {
  now: () => performance.timeOrigin + performance.now(),
  date: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

function countedSocket(socket: WebSocket, traffic: Traffic, delay: Delay): Socket {
  let free = 0;
  const later = (action: () => void): void => {
    const ms = delay();
    if (ms === 0 && free === 0) return action();
    free = Math.max(free, clock.now() + ms);
    setTimeout(action, free - clock.now());
  };
  return {
    listen: (listener) => {
      socket.addEventListener('open', () => listener.opened());
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        traffic.bytes += data.length;
        if (lostRace.test(data.slice(0, 64))) traffic.lostRaces += 1;
        later(() => listener.received(data));
      });
      socket.addEventListener('close', () => listener.closed());
    },
    send: (text) => {
      traffic.bytes += text.length;
      socket.send(text);
    },
    close: () => socket.close(),
  };
}
