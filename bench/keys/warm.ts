import type { Change, Room } from './room.ts';

/** What the changes of a warm tree cost, round by round. */
export type Measured = Record<'join' | 'remove' | 'update', Change[]>;

/** The first round only warms up. `beside` is done after each of the others. */
export async function measureWarm(room: Room, rounds: number, beside?: () => Promise<void>): Promise<Measured> {
  const measured: Measured = { join: [], remove: [], update: [] };
  for (let round = -1; round < rounds; round++) {
    const update = await room.update();
    const { join, remove } = await room.joinAndRemove();
    if (round < 0) continue;
    measured.update.push(update);
    measured.join.push(join);
    measured.remove.push(remove);
    await beside?.();
  }
  return measured;
}

/** Until there are that many, or it is too late. */
export async function grow(room: Room, size: number, end = Infinity): Promise<Room> {
  while (room.size < size && performance.now() < end) await room.join();
  return room;
}
