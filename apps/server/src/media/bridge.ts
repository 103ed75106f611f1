import type { ParticipantId, RequestParams, RequestResult, RoomId } from '@konklave/protocol/client';
import type { PushParams } from '@konklave/protocol/client';

/** What the bridge tells participants, by itself. */
export type BridgePush =
  | { type: 'media.consumer'; params: PushParams<'media.consumer'> }
  | { type: 'media.consumerClosed'; params: PushParams<'media.consumerClosed'> }
  | { type: 'media.reset'; params: PushParams<'media.reset'> };

/** Where the bridge's news go: to one participant of one room. */
export type BridgeListener = (room: RoomId, participant: ParticipantId, push: BridgePush) => void;

/** Who asks: every call below is on behalf of one participant in one room, and touches nothing of anybody else's. */
export interface Seat {
  room: RoomId;
  participant: ParticipantId;
}

/**
 * The media bridge (SFU): forwards sealed packets between the participants of a room. Each method answers the request
 * `media.<method>` of the wire; errors are `WireFailure`s with a stable code.
 */
export interface Bridge {
  open(seat: Seat): Promise<RequestResult<'media.open'>>;
  receive(seat: Seat, params: RequestParams<'media.receive'>): Promise<void>;
  connect(seat: Seat, params: RequestParams<'media.connect'>): Promise<void>;
  restartIce(seat: Seat, params: RequestParams<'media.restartIce'>): Promise<RequestResult<'media.restartIce'>>;
  produce(seat: Seat, params: RequestParams<'media.produce'>): Promise<RequestResult<'media.produce'>>;
  closeProducer(seat: Seat, params: RequestParams<'media.closeProducer'>): Promise<void>;
  resume(seat: Seat, params: RequestParams<'media.resume'>): Promise<void>;
  pause(seat: Seat, params: RequestParams<'media.pause'>): Promise<void>;
  prefer(seat: Seat, params: RequestParams<'media.prefer'>): Promise<void>;
  /** Whether the seat's transports exist: `media: kept | lost` of room.resume. */
  holds(seat: Seat): boolean;
  /** Closes everything the seat has; the room's router goes with its last seat. */
  leave(seat: Seat): void;
  /** The worker runs and can carry calls. */
  readonly ready: boolean;
  /** Ends the worker. */
  close(): Promise<void>;
}
