import type { RequestParams, RequestResult, RoomId } from '@konklave/protocol/client';
import { WireFailure } from '../rooms/failure.ts';
import { candidateAddresses, type ListenSettings } from './addresses.ts';
import type { Bridge, BridgeListener, Seat } from './bridge.ts';
import { RoomMedia } from './room-media.ts';
import { iceServers, type TurnSettings } from './turn.ts';
import { WorkerSupervisor } from './worker-supervisor.ts';
import type { BridgeStartFailure, RunningWorker } from './worker-process.ts';

/** How the bridge is set up. */
export interface BridgeOptions extends ListenSettings {
  /** The worker's binary, in place of mediasoup's own or MEDIASOUP_WORKER_BIN. Holds for the whole process. */
  workerBin?: string | undefined;
  /** For those who cannot reach the media port. */
  turn?: TurnSettings | undefined;
  listener: BridgeListener;
  onWorkerHung?: (() => void) | undefined;
  onWorkerDied?: (() => void) | undefined;
  onWorkerReady?: (() => void) | undefined;
  onRestartFailed?: ((failure: BridgeStartFailure) => void) | undefined;
}

/** The bridge on one mediasoup worker process that is started again when it dies. */
export class MediasoupBridge implements Bridge {
  readonly #options: BridgeOptions;
  readonly #supervisor: WorkerSupervisor;
  readonly #rooms = new Map<RoomId, RoomMedia>();
  /** Seats that hear `media.reset` as soon as there is a worker again. */
  readonly #owedReset = new Map<string, Seat>();

  constructor(options: BridgeOptions) {
    this.#options = options;
    this.#supervisor = new WorkerSupervisor(options, options.workerBin, {
      hung: () => options.onWorkerHung?.(),
      died: () => this.#forgetRooms(),
      ready: () => this.#announceReset(),
      restartFailed: (failure) => options.onRestartFailed?.(failure),
    });
  }

  /** Starts the worker. Throws BridgeStartFailure. */
  start(): Promise<void> {
    return this.#supervisor.start();
  }

  get ready(): boolean {
    return this.#supervisor.current !== undefined;
  }

  /** The worker's process id, for whoever watches or tests it. */
  get workerPid(): number | undefined {
    return this.#supervisor.current?.worker.pid;
  }

  open(seat: Seat): Promise<RequestResult<'media.open'>> {
    return this.#withWorker(seat, async (running) => {
      const room = this.#rooms.get(seat.room) ?? this.#openRoom(seat.room, running);
      try {
        const opened = await room.open(seat.participant, candidateAddresses(this.#options));
        return { ...opened, iceServers: this.#iceServers() };
      } catch (error) {
        this.#closeIfEmpty(seat.room, room);
        throw error;
      }
    });
  }

  receive(seat: Seat, params: RequestParams<'media.receive'>): Promise<void> {
    return this.#inRoom(seat, (room) => room.receive(seat.participant, params));
  }

  connect(seat: Seat, params: RequestParams<'media.connect'>): Promise<void> {
    return this.#inRoom(seat, (room) => room.seat(seat.participant).connect(params));
  }

  restartIce(seat: Seat, { transport }: RequestParams<'media.restartIce'>): Promise<RequestResult<'media.restartIce'>> {
    return this.#inRoom(seat, async (room) => ({
      iceParameters: await room.seat(seat.participant).restartIce(transport),
      // A new path needs credentials that are still good.
      iceServers: this.#iceServers(),
    }));
  }

  produce(seat: Seat, params: RequestParams<'media.produce'>): Promise<RequestResult<'media.produce'>> {
    return this.#inRoom(seat, (room) => room.produce(seat.participant, params));
  }

  closeProducer(seat: Seat, { producer }: RequestParams<'media.closeProducer'>): Promise<void> {
    return this.#inRoom(seat, (room) => room.seat(seat.participant).closeProducer(producer));
  }

  resume(seat: Seat, { consumer }: RequestParams<'media.resume'>): Promise<void> {
    return this.#inRoom(seat, (room) => room.seat(seat.participant).consumer(consumer).resume());
  }

  pause(seat: Seat, { consumer }: RequestParams<'media.pause'>): Promise<void> {
    return this.#inRoom(seat, (room) => room.seat(seat.participant).consumer(consumer).pause());
  }

  prefer(seat: Seat, { consumer: id, spatialLayer, priority }: RequestParams<'media.prefer'>): Promise<void> {
    return this.#inRoom(seat, async (room) => {
      const consumer = room.seat(seat.participant).consumer(id);
      await Promise.all([
        consumer.setPreferredLayers({ spatialLayer }),
        priority === undefined || priority === consumer.priority ? undefined : consumer.setPriority(priority),
      ]);
    });
  }

  holds({ room, participant }: Seat): boolean {
    return this.#rooms.get(room)?.holds(participant) === true;
  }

  leave(seat: Seat): void {
    this.#owedReset.delete(seatKey(seat));
    const room = this.#rooms.get(seat.room);
    if (room === undefined) return;
    room.leave(seat.participant);
    this.#closeIfEmpty(seat.room, room);
  }

  async close(): Promise<void> {
    this.#rooms.clear();
    this.#owedReset.clear();
    await this.#supervisor.close();
  }

  #iceServers() {
    return iceServers(this.#options.turn, Date.now());
  }

  #openRoom(id: RoomId, running: RunningWorker): RoomMedia {
    const room = new RoomMedia(id, running, (participant, push) => this.#options.listener(id, participant, push));
    this.#rooms.set(id, room);
    return room;
  }

  #closeIfEmpty(id: RoomId, room: RoomMedia): void {
    if (!room.isEmpty || this.#rooms.get(id) !== room) return;
    this.#rooms.delete(id);
    room.close();
  }

  #inRoom<T>(seat: Seat, task: (room: RoomMedia) => T | Promise<T>): Promise<T> {
    return this.#withWorker(seat, async () => {
      const room = this.#rooms.get(seat.room);
      if (room === undefined) throw new WireFailure('unknown-media', 'media.open first');
      return task(room);
    });
  }

  async #withWorker<T>(seat: Seat, task: (running: RunningWorker) => Promise<T>): Promise<T> {
    const running = this.#supervisor.current;
    if (running === undefined) {
      this.#owedReset.set(seatKey(seat), seat);
      throw new WireFailure('media-unavailable');
    }
    try {
      return await task(running);
    } catch (error) {
      // A seat that asked while its worker died is among those who hear media.reset: it had its place in the room by then.
      if (running.worker.closed) throw new WireFailure('media-unavailable');
      if (error instanceof WireFailure) throw error;
      throw new WireFailure('media-refused', error instanceof Error ? error.message : undefined);
    }
  }

  #forgetRooms(): void {
    for (const [room, { participants }] of this.#rooms) {
      for (const participant of participants)
        this.#owedReset.set(seatKey({ room, participant }), { room, participant });
    }
    this.#rooms.clear();
    this.#options.onWorkerDied?.();
  }

  #announceReset(): void {
    const seats = [...this.#owedReset.values()];
    this.#owedReset.clear();
    this.#options.onWorkerReady?.();
    for (const { room, participant } of seats)
      this.#options.listener(room, participant, { type: 'media.reset', params: {} });
  }
}

const seatKey = ({ room, participant }: Seat): string => `${room}/${participant}`;
