import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket as TcpSocket } from 'node:net';
import { freePort } from './ports.ts';
import { clearLine, Shaper, type LineQuality } from './shaper.ts';

// A line of our own instead of the kernel's netem: that module is not everywhere, and loading it is not for a test.

/** One browser's socket as the line sees it, with the socket it has towards the server. */
interface UdpPath {
  near: RemoteInfo;
  far: UdpSocket;
  /** Nothing gets through any more, and never will. */
  dead: boolean;
}

interface TcpPath {
  near: TcpSocket;
  far: TcpSocket;
}

/**
 * The line between one browser and the server's media port, UDP and TCP: packets can be lost, late or too many for it, it can
 * be without UDP, it can be cut, and it can lead elsewhere from one moment to the next. The browser takes it instead of the
 * server's port (`Manner.mediaLine`).
 */
export class MediaLine {
  readonly port: number;
  /** RTP packets that came from the browser: sound and picture, and nothing of what keeps a path open. */
  mediaPackets = 0;
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #serverPort: number;
  readonly #udpPaths = new Map<string, UdpPath>();
  readonly #tcpPaths = new Set<TcpPath>();
  readonly #up = new Shaper();
  readonly #down = new Shaper();
  #passesUdp = true;
  #cut = false;

  private constructor(port: number, serverPort: number) {
    this.port = port;
    this.#serverPort = serverPort;
    this.#udp = createSocket('udp4', (packet, near) => this.#fromBrowser(packet, near));
    this.#tcp = createServer((near) => this.#join(near));
  }

  static async to(serverPort: number): Promise<MediaLine> {
    const line = new MediaLine(await freePort(), serverPort);
    line.#udp.bind(line.port, '0.0.0.0');
    line.#tcp.listen(line.port, '0.0.0.0');
    await Promise.all([once(line.#udp, 'listening'), once(line.#tcp, 'listening')]);
    return line;
  }

  /** How good the line is from now on, in each direction. TCP takes no part in it. */
  becomes(quality: Partial<LineQuality>): void {
    this.#up.quality = this.#down.quality = { ...clearLine, ...quality };
  }

  /** As behind a firewall that knows only TCP. */
  refuseUdp(): void {
    this.#passesUdp = false;
  }

  /** How many TCP connections lead through it. */
  get tcpConnections(): number {
    return this.#tcpPaths.size;
  }

  /** From now on nothing gets through. */
  cut(): void {
    this.#cut = true;
    this.#dropTcp();
  }

  mend(): void {
    this.#cut = false;
  }

  /** As with a laptop that comes into another network: no path that was there leads anywhere, and new ones do. */
  leadElsewhere(): void {
    for (const path of this.#udpPaths.values()) path.dead = true;
    this.#dropTcp();
  }

  async close(): Promise<void> {
    this.cut();
    this.#up.close();
    this.#down.close();
    for (const { far } of this.#udpPaths.values()) far.close();
    this.#udp.close();
    this.#tcp.close();
    await once(this.#tcp, 'close');
  }

  #fromBrowser(packet: Buffer, near: RemoteInfo): void {
    const path = this.#udpPath(near);
    if (isRtp(packet)) this.mediaPackets += 1;
    this.#up.pass(packet.length, () => {
      if (this.#isOpen(path)) path.far.send(packet, this.#serverPort, '127.0.0.1');
    });
  }

  #udpPath(near: RemoteInfo): UdpPath {
    const key = `${near.address} ${near.port}`;
    const known = this.#udpPaths.get(key);
    if (known !== undefined) return known;
    const far = createSocket('udp4', (packet) => {
      this.#down.pass(packet.length, () => {
        if (this.#isOpen(path)) this.#udp.send(packet, near.port, near.address);
      });
    });
    far.on('error', () => undefined);
    const path: UdpPath = { near, far, dead: false };
    this.#udpPaths.set(key, path);
    return path;
  }

  #isOpen({ dead }: UdpPath): boolean {
    return this.#passesUdp && !this.#cut && !dead;
  }

  #join(near: TcpSocket): void {
    if (this.#cut) return void near.destroy();
    const path: TcpPath = { near, far: connect(this.#serverPort, '127.0.0.1') };
    this.#tcpPaths.add(path);
    for (const socket of [path.near, path.far]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#part(path));
    }
    near.pipe(path.far).pipe(near);
  }

  #part(path: TcpPath): void {
    this.#tcpPaths.delete(path);
    path.near.destroy();
    path.far.destroy();
  }

  #dropTcp(): void {
    for (const path of this.#tcpPaths) this.#part(path);
  }
}

/** RFC 7983: which protocol a packet is of is in its first byte; RTCP is told from RTP by the second (RFC 5761 section 4). */
function isRtp(packet: Buffer): boolean {
  const [first = 0, second = 0] = packet;
  return first >= 128 && first <= 191 && !(second >= 192 && second <= 223);
}
