import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** The line between one browser and the server, for pages and signaling (media takes its own way): it can be cut and mended. */
export class Line {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut = false;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async to(url: string): Promise<Line> {
    const { port } = new URL(url);
    const server = createServer((near) => line.#join(near, Number(port)));
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const address = server.address() as { port: number };
    const line = new Line(server, `http://localhost:${address.port}`);
    return line;
  }

  /** From now on nothing gets through, and what was connected is gone. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#cut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, port: number): void {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = connect(port, 'localhost');
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  }
}
