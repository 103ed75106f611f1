import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, freeUdpPort } from './free-port.ts';
import type { Connect, Forwarder } from './forwarder.ts';
import { answerSdp, offerSdp, remoteEndOfSdp } from './sdp.ts';

// Debian's Janus with its VideoRoom, as a public server would run it: ICE-lite, a fixed number of event loops. Nothing but
// loopback, with a configuration of its own.

/** Janus leaves loopback out of its candidates; packets to an address of this machine go over loopback all the same. */
const host =
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
const room = 1;
const publisher = 1;
const patienceMs = 10_000;

interface JanusMessage {
  janus: string;
  transaction?: string;
  sender?: number;
  data?: { id: number };
  plugindata?: { data: Record<string, unknown> };
  jsep?: { type: string; sdp: string };
  error?: { reason: string };
}

export class Janus implements Forwarder {
  readonly name = 'Janus';
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #socket: WebSocket;
  readonly #fingerprint: string;
  readonly #waiting = new Map<string, (message: JanusMessage) => void>();
  #session = 0;
  #next = 1;

  static get isInstalled(): boolean {
    return existsSync('/usr/bin/janus');
  }

  static async start(fingerprint: string): Promise<Janus> {
    const folder = await mkdtemp(join(tmpdir(), 'konklave-janus-'));
    const port = await freePort();
    await configure(folder, port);
    const child = spawn('janus', ['-F', folder], { stdio: 'ignore' });
    const socket = await connect(port);
    const janus = new Janus(child, folder, socket, fingerprint);
    janus.#session = (await janus.#request({ janus: 'create' })).data?.id ?? 0;
    const handle = await janus.#attach();
    await janus.#say(handle, { request: 'create', room, publishers: 1, videocodec: 'vp8', bitrate: 0 });
    return janus;
  }

  private constructor(child: ChildProcess, folder: string, socket: WebSocket, fingerprint: string) {
    this.#child = child;
    this.#folder = folder;
    this.#socket = socket;
    this.#fingerprint = fingerprint;
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as JanusMessage;
      // What is carried out later is acknowledged first.
      if (message.transaction === undefined || message.janus === 'ack') return;
      this.#waiting.get(message.transaction)?.(message);
      this.#waiting.delete(message.transaction);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async addSender(connectPeer: Connect): Promise<void> {
    const handle = await this.#attach();
    await this.#say(handle, { request: 'join', ptype: 'publisher', room, id: publisher });
    const localPort = await freeUdpPort();
    const offer = {
      type: 'offer',
      sdp: offerSdp({ fingerprint: this.#fingerprint, host, port: localPort }, 'sendonly'),
    };
    const { jsep } = await this.#say(handle, { request: 'publish', audio: false, video: true }, offer);
    await connectPeer({ ...remoteEndOfSdp(jsep?.sdp ?? ''), localPort });
  }

  async addReceiver(connectPeer: Connect): Promise<void> {
    const handle = await this.#attach();
    const streams = [{ feed: publisher }];
    const { jsep } = await this.#say(handle, { request: 'join', ptype: 'subscriber', room, streams });
    const offered = jsep?.sdp ?? '';
    const localPort = await freeUdpPort();
    const own = { fingerprint: this.#fingerprint, host, port: localPort };
    await this.#say(handle, { request: 'start' }, { type: 'answer', sdp: answerSdp(offered, own) });
    await connectPeer({ ...remoteEndOfSdp(offered), localPort });
  }

  async close(): Promise<void> {
    this.#socket.close();
    this.#child.kill('SIGKILL');
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #attach(): Promise<number> {
    const answer = await this.#request({
      janus: 'attach',
      session_id: this.#session,
      plugin: 'janus.plugin.videoroom',
    });
    return answer.data?.id ?? 0;
  }

  async #say(handle: number, body: Record<string, unknown>, jsep?: { type: string; sdp: string }) {
    const message = { janus: 'message', session_id: this.#session, handle_id: handle, body };
    const answer = await this.#request(jsep === undefined ? message : { ...message, jsep });
    const error = answer.plugindata?.data['error'];
    if (error !== undefined) throw new Error(`Janus: ${String(error)}`);
    return answer;
  }

  #request(message: Record<string, unknown>): Promise<JanusMessage> {
    const transaction = String(this.#next++);
    this.#socket.send(JSON.stringify({ ...message, transaction }));
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('Janus does not answer')), patienceMs);
      this.#waiting.set(transaction, (answer) => {
        clearTimeout(patience);
        if (answer.error === undefined) resolve(answer);
        else reject(new Error(`Janus: ${answer.error.reason}`));
      });
    });
  }
}

async function configure(folder: string, port: number): Promise<void> {
  const library = `/usr/lib/${readdirSync('/usr/lib').find((name) => existsSync(`/usr/lib/${name}/janus`)) ?? ''}/janus`;
  const only = async (kind: string, file: string): Promise<string> => {
    const place = await mkdtemp(join(folder, `${kind}-`));
    await symlink(join(library, kind, file), join(place, file));
    return place;
  };
  const plugins = await only('plugins', 'libjanus_videoroom.so');
  const transports = await only('transports', 'libjanus_websockets.so');
  await writeFile(
    join(folder, 'janus.jcfg'),
    `general: {
  plugins_folder = "${plugins}"
  transports_folder = "${transports}"
  debug_level = 2
  log_to_stdout = true
  session_timeout = 0
  event_loops = 2
}
nat: {
  ice_lite = true
  ice_enforce_list = "${host}"
}
media: {
  ipv6 = false
}
`,
  );
  await writeFile(join(folder, 'janus.plugin.videoroom.jcfg'), 'general: {\n}\n');
  await writeFile(
    join(folder, 'janus.transport.websockets.jcfg'),
    `general: {
  json = "compact"
  ws = true
  ws_port = ${port}
  ws_ip = "127.0.0.1"
}
`,
  );
}

async function connect(port: number): Promise<WebSocket> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'janus-protocol');
    const opened = await new Promise<boolean>((resolve) => {
      socket.addEventListener('open', () => resolve(true), { once: true });
      socket.addEventListener('error', () => resolve(false), { once: true });
    });
    if (opened) return socket;
    if (performance.now() > end) throw new Error('Janus did not start');
    await pause(100);
  }
}
