import type { Clock, Socket, SocketListener } from '@konklave/client';

/** The far end of a socket: what a server holds. */
export interface ServerEnd {
  listen(listener: { received(text: string): void; closed(): void }): void;
  send(text: string): void;
  close(): void;
}

/** A frame on its way, or a socket opening. `index` counts all frames of one line, both directions, from 0. */
export interface Passage {
  index: number;
  direction: 'up' | 'down';
  text: string;
}

export interface LineOptions {
  clock: Clock;
  /** Takes the far end of each new socket. */
  accept(end: ServerEnd): void;
  /** One way, ms, anew for each frame. Frames of one direction never overtake each other. */
  latencyMs(): number;
}

/** One person's line to the server: all their sockets, and what happens to them. */
export class Line {
  /** Called as a frame arrives; false cuts the line instead, and the frame is lost. */
  onPassage: (passage: Passage) => boolean = () => true;
  /** New sockets do not open while this is set. */
  offline = false;
  /** Whatever is sent vanishes, and nobody is told. */
  isSilent = false;
  readonly #options: LineOptions;
  #pairs = new Set<SocketPair>();
  #passages = 0;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** How many frames have passed or been lost at the far end. */
  get passages(): number {
    return this.#passages;
  }

  connect(): Socket {
    const pair: SocketPair = new SocketPair(this.#options, {
      opens: () => !this.offline,
      isSilent: () => this.isSilent,
      passes: (direction, text) => {
        const passes = this.onPassage({ index: this.#passages++, direction, text });
        if (!passes) this.cut();
        return passes;
      },
      gone: () => this.#pairs.delete(pair),
    });
    this.#pairs.add(pair);
    return pair;
  }

  /** A frame that the server sends, past everything that an honest one does. */
  inject(text: string): void {
    for (const pair of this.#pairs) pair.deliver(text);
  }

  /** Cuts every socket: what is under way in either direction is lost, and both ends learn of it. */
  cut(): void {
    for (const pair of this.#pairs) pair.cut();
  }
}

interface PairWatcher {
  opens(): boolean;
  isSilent(): boolean;
  passes(direction: Passage['direction'], text: string): boolean;
  gone(): void;
}

class SocketPair implements Socket {
  readonly #options: LineOptions;
  readonly #watcher: PairWatcher;
  readonly #busyUntil = { up: 0, down: 0 };
  #listener: SocketListener | undefined;
  #server: Parameters<ServerEnd['listen']>[0] | undefined;
  #closed = false;

  constructor(options: LineOptions, watcher: PairWatcher) {
    this.#options = options;
    this.#watcher = watcher;
  }

  listen(listener: SocketListener): void {
    this.#listener = listener;
    // A handshake takes a way there and a way back.
    this.#later('up', () => {
      if (!this.#watcher.opens()) return this.cut();
      this.#options.accept(this.#serverEnd());
      this.#later('down', () => listener.opened());
    });
  }

  /** From the client. */
  send(text: string): void {
    this.#later('up', () => {
      if (this.#watcher.passes('up', text)) this.#server?.received(text);
    });
  }

  /** By the client: the server learns of it after what was sent before. */
  close(): void {
    const listener = this.#listener;
    this.#listener = undefined;
    this.#later('up', () => this.cut());
    listener?.closed();
  }

  deliver(text: string): void {
    this.#listener?.received(text);
  }

  cut(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watcher.gone();
    this.#server?.closed();
    this.#listener?.closed();
  }

  #serverEnd(): ServerEnd {
    return {
      listen: (listener) => {
        this.#server = listener;
      },
      send: (text) => {
        this.#later('down', () => {
          if (this.#listener !== undefined && this.#watcher.passes('down', text)) this.#listener?.received(text);
        });
      },
      close: () => this.#later('down', () => this.cut()),
    };
  }

  #later(direction: 'up' | 'down', action: () => void): void {
    if (this.#closed) return;
    const { clock, latencyMs } = this.#options;
    const at = Math.max(this.#busyUntil[direction], clock.now() + latencyMs());
    this.#busyUntil[direction] = at;
    clock.after(at - clock.now(), () => {
      if (!this.#closed && !this.#watcher.isSilent()) action();
    });
  }
}
