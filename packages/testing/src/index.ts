/** People, a delivery service and time for tests: everything in memory and repeatable. */
export { Delivery, honest, type DeliveryOptions, type Mallory } from './delivery.ts';
export { DeliveryRoom, Refusal, type Seat, type StoredGroup } from './delivery-room.ts';
export { FakeClock, type Worker } from './fake-clock.ts';
export { FrameKeys, type Frame, type FrameKeysOptions, type FrameOutcome } from './frame-keys.ts';
export { Line, type LineOptions, type Passage, type ServerEnd } from './memory-socket.ts';
export { Guest, Place, type PlaceOptions } from './place.ts';
export { RecordedKeys, type KeyEvent } from './recorded-keys.ts';
export { StayDrawer } from './stay-drawer.ts';
export { SeededRandom } from './seeded-random.ts';
