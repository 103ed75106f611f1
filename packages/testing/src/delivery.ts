import { toBase64url } from '@konklave/bytes';
import {
  noticeSchemas,
  requestSchemas,
  type NoticeParams,
  type ParticipantId,
  type Push,
  type RequestParams,
  type RequestType,
  type RoomId,
} from '@konklave/protocol/client';
import { DeliveryRoom, Refusal, type DeliveryRoomOptions, type Seat } from './delivery-room.ts';
import type { ServerEnd } from './memory-socket.ts';

export interface DeliveryOptions extends DeliveryRoomOptions {
  /** Answers the requests of the bridge. Without it they fail with `media-unavailable`. */
  media?: (type: RequestType, params: unknown, participant: ParticipantId) => object;
}

/** What a hostile server may do. Each hook sees what an honest one would do and says what is done instead. */
export interface Mallory {
  /** Pushes to one participant: what they get instead. */
  pushes(to: ParticipantId, push: Push): Push[];
  /** Results of requests: what the sender gets instead. */
  result(to: ParticipantId, type: RequestType, result: object): object;
}

/** Does what the protocol says. */
export const honest: Mallory = { pushes: (_to, push) => [push], result: (_to, _type, result) => result };

interface Frame {
  id?: number;
  type: string;
  params: unknown;
}

/** A delivery service in memory: the rules of the real one, frames checked against the schemas, no storage. */
export class Delivery {
  mallory = honest;
  readonly #options: DeliveryOptions;
  readonly #rooms = new Map<RoomId, DeliveryRoom>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  createRoom(): RoomId {
    const room = toBase64url(this.#options.random.bytes(16));
    this.#rooms.set(room, new DeliveryRoom(this.#options));
    return room;
  }

  room(id: RoomId): DeliveryRoom {
    const room = this.#rooms.get(id);
    if (room === undefined) throw new Refusal({ code: 'unknown-room' });
    return room;
  }

  /** Resolves when nothing is at work in any room. */
  async idle(): Promise<void> {
    const forks = [...this.#forks.values()].map(({ other }) => other);
    for (const room of [...this.#rooms.values(), ...forks]) await room.idle();
  }

  accept(end: ServerEnd): void {
    const visitor = new Visitor(this, this.#options, end);
    end.listen({ received: (text) => visitor.received(text), closed: () => visitor.closed() });
  }

  /** The room of these participants becomes two, each with its own log from now on. Only a hostile server does this. */
  fork(id: RoomId, isElsewhere: (participant: ParticipantId) => boolean): DeliveryRoom {
    const room = this.room(id);
    const other = new DeliveryRoom(room.options);
    other.entry = room.entry;
    if (room.group !== undefined) {
      other.group = { ...room.group, log: [...room.group.log], departed: new Map(room.group.departed) };
    }
    for (const [participant, entry] of room.participants) {
      if (!isElsewhere(participant)) continue;
      room.participants.delete(participant);
      other.participants.set(participant, entry);
    }
    this.#forks.set(id, { other, isElsewhere });
    return other;
  }

  readonly #forks = new Map<RoomId, { other: DeliveryRoom; isElsewhere(participant: ParticipantId): boolean }>();

  roomFor(id: RoomId, participant: ParticipantId): DeliveryRoom {
    const fork = this.#forks.get(id);
    return fork?.isElsewhere(participant) ? fork.other : this.room(id);
  }
}

/** One connection, and who it belongs to once they have entered. */
class Visitor implements Seat {
  readonly #delivery: Delivery;
  readonly #options: DeliveryOptions;
  readonly #end: ServerEnd;
  #roomId: RoomId = '';
  #participant: ParticipantId = '';

  constructor(delivery: Delivery, options: DeliveryOptions, end: ServerEnd) {
    this.#delivery = delivery;
    this.#options = options;
    this.#end = end;
  }

  push(push: Push): void {
    for (const sent of this.#delivery.mallory.pushes(this.#participant, push)) this.#send(sent);
  }

  close(): void {
    this.#end.close();
  }

  closed(): void {
    if (this.#participant !== '') this.#room().disconnected(this.#participant, this);
  }

  received(text: string): void {
    const frame = JSON.parse(text) as Frame;
    if (frame.id === undefined) {
      const type = frame.type as keyof typeof noticeSchemas;
      const params = checked(noticeSchemas[type], frame.params);
      if (type === 'group.refuse')
        return this.#room().refuse(this.#participant, params as NoticeParams<'group.refuse'>);
      return this.#room().acknowledge(this.#participant, params as { group: string; epoch: number });
    }
    const type = frame.type as RequestType;
    try {
      const result = this.#answer(type, checked(requestSchemas[type].params, frame.params));
      this.#send({ re: frame.id, result: this.#delivery.mallory.result(this.#participant, type, result) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#send({ re: frame.id, error: error.wire });
    }
  }

  #answer(type: RequestType, params: unknown): object {
    switch (type) {
      case 'room.enter':
        return this.#enter(params as RequestParams<'room.enter'>);
      case 'room.resume': {
        const resuming = params as RequestParams<'room.resume'>;
        return this.#takeSeat(resuming, (room) => room.resume(resuming, this));
      }
      case 'room.leave':
        this.#room().leave(this.#participant);
        return {};
      case 'group.create':
        return this.#room().create(this.#participant, params as RequestParams<'group.create'>);
      case 'group.commit':
        return this.#room().commit(this.#participant, params as RequestParams<'group.commit'>);
      case 'group.fetch':
        return { group: this.#room().snapshot() };
      case 'group.log':
        return this.#room().log((params as RequestParams<'group.log'>).after);
      case 'mailbox.send':
        return this.#room().send(this.#participant, params as RequestParams<'mailbox.send'>);
      case 'mailbox.hand':
        return this.#room().hand(this.#participant, params as RequestParams<'mailbox.hand'>);
      default:
        if (this.#options.media === undefined) throw new Refusal({ code: 'media-unavailable' });
        return this.#options.media(type, params, this.#participant);
    }
  }

  #enter(params: RequestParams<'room.enter'>): object {
    return this.#takeSeat(params, (room) => {
      if (room.entry !== params.entry) throw new Refusal({ code: 'wrong-entry' });
      return room.enter(params, this);
    });
  }

  #takeSeat(
    { room, participant }: { room: RoomId; participant: ParticipantId },
    take: (room: DeliveryRoom) => object,
  ): object {
    this.#roomId = room;
    this.#participant = participant;
    return take(this.#room());
  }

  #room(): DeliveryRoom {
    if (this.#participant === '') throw new Refusal({ code: 'not-entered' });
    return this.#delivery.roomFor(this.#roomId, this.#participant);
  }

  #send(frame: object): void {
    this.#end.send(JSON.stringify(frame));
  }
}

/** Params against their schema (Standard Schema). A client that breaks the protocol fails its test. */
function checked(
  schema: { '~standard': { validate(value: unknown): { issues?: readonly unknown[] } | Promise<unknown> } },
  value: unknown,
): unknown {
  const result = schema['~standard'].validate(value) as { value?: unknown; issues?: readonly unknown[] };
  if (result.issues !== undefined) throw new TypeError(`against the schema: ${JSON.stringify(result.issues)}`);
  return result.value;
}
