import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIP, connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { encodeStun, stunHeaderBytes, type StunAttribute } from '../../apps/server/src/media/loopback/stun-message.ts';

// As much of a TURN client (RFC 8656) as it takes to ask for a relay address, over UDP, TCP and TLS.

/** What came of it. `refused`: the server answered and would not, with its own code and words. `silent`: nobody answered. */
export type TurnAnswer = { kind: 'relayed' } | { kind: 'refused'; detail: string } | { kind: 'silent'; detail: string };

export interface TurnAccount {
  username: string;
  credential: string;
}

const patienceMs = 5_000;
const types = { allocate: 0x0003, refresh: 0x0004, allocated: 0x0103 } as const;
const attributes = {
  username: 0x0006,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
} as const;
/** The protocol number of UDP, which is how the server goes on towards the bridge. */
const udp = Buffer.from([17, 0, 0, 0]);

interface Message {
  type: number;
  attributes: ReadonlyMap<number, Buffer>;
}

/** Sends a message and resolves to its answer. */
type Ask = (message: Buffer) => Promise<Message>;

interface Line {
  ask: Ask;
  close(): void;
}

/** Asks the server at a TURN URI (RFC 7065) for a relay address, and gives it back. */
export async function tryTurn(url: string, account: TurnAccount): Promise<TurnAnswer> {
  let line: Line | undefined;
  try {
    line = await open(url);
    return await allocate(line.ask, account);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { kind: 'silent', detail: code ?? message };
  } finally {
    line?.close();
  }
}

async function allocate(ask: Ask, { username, credential }: TurnAccount): Promise<TurnAnswer> {
  // The first answer is a refusal that says for what realm the credentials shall be (RFC 8489 section 9.2).
  const challenge = await ask(encode(types.allocate, [[attributes.requestedTransport, udp]]));
  const [realm, nonce] = [attributes.realm, attributes.nonce].map((name) => challenge.attributes.get(name));
  if (realm === undefined || nonce === undefined) return { kind: 'refused', detail: reasonOf(challenge) };
  const key = createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest();
  const proof: StunAttribute[] = [
    [attributes.username, Buffer.from(username)],
    [attributes.realm, realm],
    [attributes.nonce, nonce],
  ];
  const answer = await ask(encode(types.allocate, [[attributes.requestedTransport, udp], ...proof], key));
  if (answer.type !== types.allocated) return { kind: 'refused', detail: reasonOf(answer) };
  // A lifetime of nothing gives the address back.
  await ask(encode(types.refresh, [[attributes.lifetime, Buffer.alloc(4)], ...proof], key));
  return { kind: 'relayed' };
}

function reasonOf(message: Message): string {
  const value = message.attributes.get(attributes.errorCode);
  if (value === undefined || value.length < 4) return 'an answer that is none of TURN';
  return `${value.readUInt8(2) * 100 + value.readUInt8(3)} ${value.subarray(4).toString()}`;
}

function open(url: string): Promise<Line> {
  const { secure, host, port, transport } = parse(url);
  if (transport === 'udp' && !secure) return Promise.resolve(overUdp(host, port));
  return new Promise((resolve, reject) => {
    const connected = (): void => resolve(overStream(socket));
    const socket = secure
      ? connectTls({ host, port, servername: isIP(host) ? '' : host }, connected)
      : connectTcp({ host, port }, connected);
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
  });
}

function parse(url: string): { secure: boolean; host: string; port: number; transport: string } {
  const [, scheme, host = '', port, transport] =
    /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/i.exec(url) ?? [];
  const secure = scheme?.toLowerCase() === 'turns';
  return {
    secure,
    host: host.replaceAll(/[[\]]/g, ''),
    port: Number(port ?? (secure ? 5349 : 3478)),
    transport: transport?.toLowerCase() ?? (secure ? 'tcp' : 'udp'),
  };
}

function overUdp(host: string, port: number): Line {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const ask: Ask = (message) =>
    new Promise((resolve, reject) => {
      const again = setInterval(() => socket.send(message, port, host), 500);
      const giveUp = setTimeout(() => end(() => reject(new Error('no answer'))), patienceMs);
      const end = (outcome: () => void): void => {
        clearInterval(again);
        clearTimeout(giveUp);
        socket.removeAllListeners();
        outcome();
      };
      socket.on('message', (packet) => isAnswer(packet, message) && end(() => resolve(decode(packet))));
      socket.on('error', (error) => end(() => reject(error)));
      socket.send(message, port, host);
    });
  return { ask, close: () => socket.close() };
}

function overStream(socket: Socket): Line {
  const ask: Ask = (message) =>
    new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      const take = (chunk: Buffer): void => {
        received = Buffer.concat([received, chunk]);
        if (received.length < stunHeaderBytes || received.length < stunHeaderBytes + received.readUInt16BE(2)) return;
        socket.off('data', take);
        resolve(decode(received));
      };
      socket.on('data', take);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('connection closed')));
      socket.write(message);
    });
  return { ask, close: () => socket.destroy() };
}

const isAnswer = (packet: Buffer, question: Buffer): boolean =>
  packet.length >= stunHeaderBytes && packet.subarray(8, stunHeaderBytes).equals(question.subarray(8, stunHeaderBytes));

/** With `key` the message proves that its sender knows the credentials (RFC 8489 section 14.5). */
const encode = (type: number, parts: readonly StunAttribute[], key?: Buffer): Buffer =>
  encodeStun({ type, transaction: randomBytes(12), attributes: parts, key });

function decode(packet: Buffer): Message {
  const found = new Map<number, Buffer>();
  for (let at = stunHeaderBytes; at + 4 <= packet.length;) {
    const length = packet.readUInt16BE(at + 2);
    found.set(packet.readUInt16BE(at), packet.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { type: packet.readUInt16BE(0), attributes: found };
}
