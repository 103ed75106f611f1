// Headless participants in a process of their own: real signaling, real handshakes, real packets. Started by `crowd.ts`.
import { setTimeout as pause } from 'node:timers/promises';
import { Meeting } from '@konklave/client';
import type { ConsumerParameters } from '@konklave/protocol/client';
import { runtimeOf } from '../../apps/loadtest/src/wire.ts';
import type { Link } from '../../apps/loadtest/src/orders.ts';
import type { Identity } from '../rtp/identity.ts';
import type { Leg } from '../rtp/leg.ts';
import { RtpParticipant } from '../rtp/participant.ts';
import { Pictures, Voice } from './sources.ts';

/** What the crowd is told. */
export type CrowdOrder =
  | { do: 'join'; name: string; link: Link; identity: Identity }
  /** `silently`: the line is cut, without a goodbye. */
  | { do: 'leave'; name: string; silently: boolean }
  /** Opens its transports anew, as after a change of networks. */
  | { do: 'reopen'; name: string }
  | { do: 'count' };

/** Packets since the beginning. */
export interface Packets {
  sent: number;
  received: number;
  /** Of those that were looked at (one in a hundred). */
  notAuthentic: number;
  /** Attempts to come in or to open media that failed and were made again. */
  openedAgain: number;
  /** Participants whom the server had given up. */
  cameBack: number;
}

const attempts = 5;
const againMs = 1_000;
/** So of 30 people three speak at once. */
const speaking = 0.1;

/** Pictures that one participant sees. */
const picturesSeen = 9;
const lookAtEvery = 100;

class Person {
  readonly #meeting: Meeting;
  readonly #identity: Identity;
  readonly #link: Link;
  readonly #name: string;
  #isCut = false;
  #wasHere = false;
  #leaves = false;
  readonly #sockets = new Set<{ close(): void }>();
  #media: RtpParticipant | undefined;
  #sources: { stop(): void }[] = [];

  constructor(order: Extract<CrowdOrder, { do: 'join' }>) {
    this.#identity = order.identity;
    this.#link = order.link;
    this.#name = order.name;
    const runtime = runtimeOf(order.link.url, { bytes: 0, lostRaces: 0 }, () => 0);
    this.#meeting = new Meeting({
      ...runtime,
      connect: () => {
        if (this.#isCut) return { listen: () => {}, send: () => {}, close: () => {} };
        const socket = runtime.connect();
        this.#sockets.add(socket);
        return socket;
      },
    });
    this.#meeting.onMediaPush((push) => {
      // After a line that was gone for long the transports are gone, too.
      if (push.type === 'media.reset') void this.openMedia();
      else void this.#media?.hear(push).catch(() => {});
    });
    this.#meeting.subscribe(() => {
      const { phase } = this.#meeting.state;
      if (phase === 'ended' && this.#wasHere && !this.#leaves) void this.#comeBack();
    });
  }

  /** As people do: who does not get in on a busy machine tries again. */
  async join(): Promise<void> {
    while (!this.#leaves) {
      try {
        await this.#enter();
        break;
      } catch {
        packets.openedAgain += 1;
        await pause(againMs);
      }
    }
    this.#wasHere = true;
    await this.openMedia();
  }

  async #enter(): Promise<void> {
    const { room, secret } = this.#link;
    const sending = { microphone: true, camera: true, screen: false };
    await new Promise<void>((resolve, reject) => {
      const stop = this.#meeting.subscribe(() => {
        const { phase, ending } = this.#meeting.state;
        if (phase !== 'here' && phase !== 'ended') return;
        stop();
        if (phase === 'here') resolve();
        else reject(new Error(`${this.#name} did not get in: ${ending}`));
      });
      this.#meeting.join({ room, secret, name: this.#name, sending });
    });
  }

  /** The server did not hear of us for too long: on a machine that is too busy. */
  async #comeBack(): Promise<void> {
    this.#wasHere = false;
    packets.cameBack += 1;
    this.#closeMedia();
    await this.join();
  }

  /** As the app does: an attempt that fails on a busy machine is made again. */
  async openMedia(): Promise<void> {
    for (let attempt = 0; attempt < attempts && !this.#leaves; attempt += 1) {
      try {
        return await this.#tryMedia();
      } catch {
        packets.openedAgain += 1;
        await pause(againMs);
      }
    }
  }

  async #tryMedia(): Promise<void> {
    this.#closeMedia();
    const media = new RtpParticipant({
      ask: (type, params) => this.#meeting.request(type, params),
      identity: this.#identity,
      choose,
      onPacket: count,
    });
    this.#media = media;
    await media.open();
    // Opened anew meanwhile: that one counts.
    if (this.#media !== media) return;
    const [voice] = await media.publish('microphone');
    const pictures = await media.publish('camera', 3);
    if (this.#media !== media) return;
    this.#sources = [new Voice(voice!, packets, speaking), new Pictures(pictures, packets)];
  }

  async leave(silently: boolean): Promise<void> {
    this.#leaves = true;
    this.#closeMedia();
    if (silently) {
      this.#isCut = true;
      for (const socket of this.#sockets) socket.close();
    }
    await this.#meeting.leave();
  }

  #closeMedia(): void {
    for (const source of this.#sources) source.stop();
    this.#sources = [];
    this.#media?.close();
    this.#media = undefined;
  }
}

const people = new Map<string, Person>();
const packets: Packets = { sent: 0, received: 0, notAuthentic: 0, openedAgain: 0, cameBack: 0 };

/** Every voice, and pictures up to a number, of a layer that is anyone's guess. */
function choose({ kind }: ConsumerParameters, received: readonly ConsumerParameters[]): number | undefined {
  if (kind === 'audio') return 0;
  const pictures = received.filter((stream) => stream.kind === 'video').length;
  return pictures < picturesSeen ? Math.floor(3 * Math.random()) : undefined;
}

function count(packet: Buffer, leg: Leg): void {
  const type = packet.readUInt8(1) & 0x7f;
  // RFC 5761 section 4: RTCP.
  if (type >= 64 && type < 96) return;
  packets.received += 1;
  if (packets.received % lookAtEvery !== 0) return;
  if (leg.openRtp(packet) === undefined) packets.notAuthentic += 1;
}

async function follow(order: CrowdOrder): Promise<unknown> {
  if (order.do === 'count') return packets;
  if (order.do === 'join') {
    const person = new Person(order);
    people.set(order.name, person);
    return person.join();
  }
  const person = people.get(order.name);
  if (order.do === 'reopen') return person?.openMedia();
  people.delete(order.name);
  return person?.leave(order.silently);
}

process.on('message', ({ id, order }: { id: number; order: CrowdOrder }) => {
  follow(order).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', () => process.exit());
