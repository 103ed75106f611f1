import type { RequestParams, RequestResult, RequestType } from '@konklave/protocol/client';
import { grant, refuse } from '../../delivery/outcome.ts';
import type { Bridge, Seat } from '../../media/bridge.ts';
import { WireFailure } from '../../rooms/failure.ts';
import type { Answer } from '../../rooms/room-desk.ts';
import { placeOf, type RequestHandler, type RequestHandlers, type Services } from './handler.ts';

type MediaRequest = Extract<RequestType, `media.${string}`>;
type Call<T extends MediaRequest> = (bridge: Bridge, seat: Seat, params: RequestParams<T>) => Promise<RequestResult<T>>;

/** docs/protocol/media.md */
export const mediaHandlers: RequestHandlers<MediaRequest> = {
  'media.open': viaBridge((bridge, seat) => bridge.open(seat)),
  'media.receive': viaBridge(async (bridge, seat, params) => nothing(await bridge.receive(seat, params))),
  'media.connect': viaBridge(async (bridge, seat, params) => nothing(await bridge.connect(seat, params))),
  'media.restartIce': viaBridge((bridge, seat, params) => bridge.restartIce(seat, params)),
  'media.produce': viaBridge((bridge, seat, params) => bridge.produce(seat, params)),
  'media.closeProducer': viaBridge(async (bridge, seat, params) => nothing(await bridge.closeProducer(seat, params))),
  'media.resume': viaBridge(async (bridge, seat, params) => nothing(await bridge.resume(seat, params))),
  'media.pause': viaBridge(async (bridge, seat, params) => nothing(await bridge.pause(seat, params))),
  'media.prefer': viaBridge(async (bridge, seat, params) => nothing(await bridge.prefer(seat, params))),
};

function nothing(_done: void): Record<string, never> {
  return {};
}

/** Only members of the group reach the bridge, each with their own seat. */
function viaBridge<T extends MediaRequest>(call: Call<T>): RequestHandler<T> {
  return (services, connection, params, answer) => {
    const place = placeOf(services, connection);
    if (!place) return answer(refuse('not-entered'));
    if (!place.room.isMember(place.seat.participant)) return answer(refuse('not-member'));
    const bridge = services.bridge();
    // A bridge that is starting again refuses by itself, and remembers whom it owes media.reset.
    if (!bridge) return answer(refuse('media-unavailable'));
    void finish(call(bridge, place.seat, params), { services, bridge, seat: place.seat, answer });
  };
}

interface Asked<T> {
  services: Services;
  bridge: Bridge;
  seat: Seat;
  answer: Answer<T>;
}

async function finish<T>(result: Promise<T>, { services, bridge, seat, answer }: Asked<T>): Promise<void> {
  try {
    answer(grant(await result));
  } catch (cause) {
    if (!(cause instanceof WireFailure)) services.onFailure(cause);
    answer(cause instanceof WireFailure ? refuse(cause.code, detailOf(cause)) : refuse('internal'));
  }
  // Whoever went while the bridge was at work must not leave transports behind.
  if (!services.rooms.of(seat)?.isMember(seat.participant)) bridge.leave(seat);
}

function detailOf({ detail }: WireFailure): { detail?: string } {
  return detail === undefined ? {} : { detail };
}
