import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Meeting, type Socket } from '@konklave/client';
import { deriveEntry } from '@konklave/client/entry';
import { subprotocol } from '@konklave/protocol/client';
import { RecordedKeys } from '@konklave/testing';
import { WebSocket } from 'ws';
import { guestRuntime } from '../support/guest-runtime.ts';
import { makeRoom } from '../support/people.ts';
import { Program, serveWithoutBridge } from '../support/process.ts';
import { temporaryFolder } from '../support/test-server.ts';
import { randomId, Wire } from '../support/wire.ts';
import { Witness } from './witness.ts';

/** Several kills in a row on a busy machine must not be taken for an absence. */
const graceSeconds = 40;
/** Going away: a tab is closed (RFC 6455 section 7.4.1). */
const goingAway = 1001;

/** One chat message, with the moments that matter, by the count of the place. */
export interface Said {
  text: string;
  author: Guest;
  at: number;
  stored: number | undefined;
}

/** Somebody with a real Meeting over real WebSockets. */
export class Guest {
  readonly name: string;
  readonly meeting: Meeting;
  readonly cameAt: number;
  /** Since when they have been in the group without a break. */
  hereAt: number | undefined;
  /** How often their place was given away, so that they came in anew. */
  renewals = 0;
  /** They closed the tab: this Meeting hears and says nothing any more. */
  isGone = false;
  /** Others want them out. */
  isUnwanted = false;
  /** They lie, or have lied: what they say under keys of an epoch that is void nobody reads. */
  isLiar = false;
  /** Their next commit comes with noise in place of a GroupInfo. */
  isLying = false;
  /** The server has heard that they go. */
  parted: Promise<unknown> = Promise.resolve();
  readonly view;
  readonly #place: MeetingPlace;
  readonly #sockets = new Set<WebSocket>();

  constructor(name: string, place: MeetingPlace) {
    this.name = name;
    this.#place = place;
    this.cameAt = place.count();
    this.view = place.witness.view();
    const { clock, random } = guestRuntime('');
    this.meeting = new Meeting({ clock, random, connect: () => this.#connect() });
    this.renewKeys();
    this.meeting.subscribe(() => {
      const { phase, epoch, ending } = this.meeting.state;
      // On a busy machine a server that is killed again and again is away for longer than somebody waits who comes. They try again.
      if (ending === 'unreachable' && !this.isGone) queueMicrotask(() => this.come());
      if (phase === 'here') this.hereAt ??= place.count();
      if (phase === 'reconnecting' && epoch < 0 && this.hereAt !== undefined) {
        this.renewals += 1;
        this.hereAt = undefined;
      }
      for (const { text, delivery, self } of this.meeting.state.messages) {
        if (self && delivery === 'sent') place.stored(text);
      }
    });
  }

  get isLive(): boolean {
    return !this.isGone && this.meeting.state.phase !== 'ended';
  }

  /** What others wrote, in the order in which it came. */
  get reads(): string[] {
    return this.meeting.state.messages.filter(({ self }) => !self).map(({ text }) => text);
  }

  come(): void {
    const { room, secret } = this.#place;
    const sending = { microphone: false, camera: false, screen: false };
    this.meeting.join({ room, secret, name: this.name, sending });
  }

  /** Another encrypt worker: whoever is in a group makes an empty commit for it. */
  renewKeys(): void {
    this.meeting.onKeys(new RecordedKeys(guestRuntime('').clock));
  }

  /** The network drops: what is under way is lost. */
  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  leave(): void {
    this.isGone = true;
    this.parted = this.meeting.leave();
  }

  closeTab(): void {
    this.isGone = true;
    const closed = [...this.#sockets].map((socket) => once(socket, 'close'));
    for (const socket of this.#sockets) socket.close(goingAway);
    this.parted = Promise.all(closed);
  }

  /** What goes out in place of a frame. */
  #spoilt(text: string): string {
    const frame = JSON.parse(text) as { type: string; params: { joined?: boolean } };
    if (!this.isLying || frame.type !== 'group.commit' || frame.params.joined) return text;
    this.isLying = false;
    return JSON.stringify({ ...frame, params: { ...frame.params, groupInfo: randomBytes(700).toString('base64url') } });
  }

  #connect(): Socket {
    if (this.isGone) return { listen: () => {}, send: () => {}, close: () => {} };
    const socket = new WebSocket(`${this.#place.url.replace(/^http/, 'ws')}/ws`, subprotocol);
    const tap = this.#place.witness.tap(this.view);
    this.#sockets.add(socket);
    // What goes wrong shows as a close.
    socket.on('error', () => {});
    return {
      listen: (listener) => {
        socket.on('open', () => listener.opened());
        socket.on('message', (data: Buffer) => {
          if (this.isGone) return;
          tap.down(data.toString());
          listener.received(data.toString());
        });
        socket.on('close', () => {
          this.#sockets.delete(socket);
          listener.closed();
        });
      },
      send: (text) => {
        const sent = this.#spoilt(text);
        tap.up(sent);
        socket.send(sent, () => {});
      },
      close: () => socket.close(),
    };
  }
}

/** A room on a server that is stopped, killed and started again, with everyone who ever came. */
export class MeetingPlace {
  readonly witness = new Witness();
  readonly guests: Guest[] = [];
  readonly said: Said[] = [];
  /** How often the server was ended, and how. */
  readonly ends = { stop: 0, kill: 0 };
  url = '';
  room = '';
  secret = '';
  /** Commits that were none, and GroupInfos. */
  lies = 0;
  #data = '';
  #program: Program | undefined;
  #starting: Promise<void> = Promise.resolve();
  #runs = false;
  #count = 0;
  /** Joins by noise, until they are void. */
  readonly #noises: Promise<void>[] = [];

  static async open(): Promise<MeetingPlace> {
    const place = new MeetingPlace();
    place.#data = await temporaryFolder();
    await place.#start();
    const secret = randomBytes(32);
    place.secret = secret.toString('base64url');
    place.room = await makeRoom(place.url, (await deriveEntry(secret)).hash);
    return place;
  }

  /** The server can be told something. */
  get runs(): boolean {
    return this.#runs;
  }

  get live(): Guest[] {
    return this.guests.filter((guest) => guest.isLive);
  }

  /** The next moment. */
  count(): number {
    return ++this.#count;
  }

  join(): void {
    const guest = new Guest(`guest ${this.guests.length}`, this);
    this.guests.push(guest);
    guest.come();
  }

  /** The app of somebody gives those who join noise, by their next commit. Mostly they are put out. Where most are too slow to say so, they stay. */
  spoil(liar: Guest): void {
    this.lies += 1;
    liar.isUnwanted = true;
    liar.isLiar = true;
    liar.isLying = true;
    liar.renewKeys();
  }

  /** Somebody with the link joins by noise. */
  joinByNoise(): void {
    if (this.#runs) this.#noises.push(this.#joinByNoise().catch(() => {}));
  }

  async #joinByNoise(): Promise<void> {
    const noise = (): string => randomBytes(700).toString('base64url');
    const { token } = await deriveEntry(Buffer.from(this.secret, 'base64url'));
    const wire = await Wire.open(this.url);
    const { group } = await wire.request('room.enter', { room: this.room, participant: randomId(), entry: token });
    if (group !== null) {
      const params = { group: group.group, epoch: group.epoch, commit: noise(), groupInfo: noise() };
      const taken = await wire.request('group.commit', { ...params, joined: true, removed: [] }).catch(() => undefined);
      if (taken !== undefined) this.lies += 1;
      if (taken !== undefined) await Promise.race([wire.next('group.voided'), wire.closed, pause(5_000)]);
    }
    wire.close();
  }

  say(author: Guest): void {
    const text = `${author.name}: ${this.said.length}`;
    this.said.push({ text, author, at: this.count(), stored: undefined });
    author.meeting.sendChat(text);
  }

  /** The writer was told that this message is stored. */
  stored(text: string): void {
    const said = this.said.find((candidate) => candidate.text === text);
    if (said !== undefined) said.stored ??= this.count();
  }

  /** What was acknowledged, was said when they were here, and has not reached them. */
  missing(reader: Guest): string[] {
    const { reads, hereAt = Infinity } = reader;
    return this.said
      .filter(({ author, at, stored }) => author !== reader && !author.isLiar && at > hereAt && stored !== undefined)
      .map(({ text }) => text)
      .filter((text) => !reads.includes(text));
  }

  /** Ends the server and starts it again after `ms`; whoever needs it meanwhile has to wait. */
  async restart(how: 'stop' | 'kill', ms: number): Promise<void> {
    await this.#starting;
    // A goodbye that nobody heard is one after the grace time, and that takes too long here.
    await Promise.all(this.guests.map(({ parted }) => parted));
    // After a restart whatever it took stands, and noise that stands is the end of a meeting (docs/protocol/insiders.md).
    await Promise.all(this.#noises);
    this.ends[how] += 1;
    this.#runs = false;
    this.#program?.child.kill(how === 'stop' ? 'SIGTERM' : 'SIGKILL');
    await this.#program?.exited;
    this.#starting = pause(ms).then(() => this.#start());
  }

  /** The server runs, and everyone agrees. Rejects when that does not come about. */
  async settle(): Promise<void> {
    await this.#starting;
    const end = Date.now() + 60_000;
    while (!this.#isSettled() && this.witness.broken.length === 0) {
      if (Date.now() > end)
        throw new Error(
          `no agreement: ${JSON.stringify(
            this.live.map((guest) => this.#describe(guest)),
            undefined,
            1,
          )}`,
        );
      await pause(20);
    }
  }

  async close(): Promise<void> {
    await this.#starting;
    await Promise.all(this.guests.map((guest) => guest.meeting.leave()));
    await this.#program?.kill();
  }

  #isSettled(): boolean {
    const { live } = this;
    const sent = ({ meeting }: Guest): boolean =>
      meeting.state.messages.every(({ delivery }) => delivery !== 'sending');
    if (!live.every((guest) => guest.meeting.state.phase === 'here' && sent(guest))) return false;
    if (live.some((guest) => this.missing(guest).length > 0)) return false;
    const names = live.map(({ name }) => name).sort();
    const seen = live.map(({ meeting }) => meeting.state.people.map(({ name }) => name ?? '?').sort());
    const codes = new Set(live.map(({ meeting }) => meeting.state.code));
    return codes.size <= 1 && seen.every((list) => list.join() === names.join());
  }

  #describe(guest: Guest): object {
    const { name, meeting } = guest;
    const { phase, epoch, refusals, people, messages } = meeting.state;
    const sending = messages.filter(({ delivery }) => delivery === 'sending').length;
    const sees = people.map((person) => `${person.name ?? '?'} ${person.presence}`);
    return { name, phase, epoch, refusals, sees, sending, missing: this.missing(guest) };
  }

  async #start(): Promise<void> {
    const program = Program.start([process.execPath, serveWithoutBridge, this.#data, String(graceSeconds)]);
    this.#program = program;
    this.url = await program.firstLine();
    this.#runs = true;
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
