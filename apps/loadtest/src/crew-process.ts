// Many participants in one process: started by `Crew`, does what it is told.
import { computeOnTheSpot } from './crypto-on-the-spot.ts';
import { Ghost } from './ghost.ts';
import { Member } from './member.ts';
import type { Counted, Order, Watched } from './orders.ts';
import { Voices } from './voices.ts';

computeOnTheSpot();

const members = new Map<string, Member>();
const ghosts: Ghost[] = [];
const voices = new Voices(members);
const traffic = { bytes: 0, lostRaces: 0 };
const refusals: Record<string, number> = {};

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  follow(order).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, failure: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', () => process.exit());

async function follow(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'join':
      return join(order);
    case 'leave': {
      const member = members.get(order.name);
      members.delete(order.name);
      if (member !== undefined) note(member);
      return member?.leave();
    }
    case 'watch':
      return watch(order.epoch);
    case 'count':
      return count(order.ghosts);
    case 'look':
      return new Ghost(order.link).look();
    case 'end':
      voices.end();
      for (const member of members.values()) member.leave();
      for (const ghost of ghosts) ghost.leave();
      setTimeout(() => process.exit(), 500);
      return undefined;
  }
}

async function join({ link, kind, name, slow }: Extract<Order, { do: 'join' }>): Promise<unknown> {
  if (kind === 'ghost') {
    const ghost = new Ghost(link);
    ghosts.push(ghost);
    return ghost.join();
  }
  const member = new Member({ link, name, slow, traffic });
  members.set(name, member);
  return member.join();
}

/** Waits until everyone here has left an epoch behind. */
async function watch(epoch: number): Promise<Watched | undefined> {
  for (;;) {
    const all = [...members.values()].map((member) => member.switchedFrom(epoch));
    const done = all.filter((one) => one !== undefined);
    if (done.length === all.length) {
      if (all.length === 0) return undefined;
      const processed = done.map((one) => one.processed);
      const switched = Math.max(...done.map((one) => one.switched));
      return { first: Math.min(...processed), last: Math.max(...processed), switched };
    }
    // The times are those that the members noted: asking often would only cost them time.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function count(ghosts: number): Counted {
  for (const member of members.values()) note(member);
  const lost = [...members.values()].find(({ meeting }) => meeting.state.phase === 'ended');
  if (lost !== undefined) throw new Error(`${lost.name} is out of the meeting: ${lost.meeting.state.ending}`);
  const { user, system } = process.cpuUsage();
  const states = [...members.values()].map(({ meeting }) => meeting.state);
  const epochs = states.map(({ epoch }) => epoch);
  return {
    cpuMs: (user + system) / 1_000,
    bytes: traffic.bytes,
    lostRaces: traffic.lostRaces,
    named: [...members.values()].flatMap(({ namedAfter }) => namedAfter ?? []),
    frames: voices.counts,
    refusals,
    epochs: epochs.length === 0 ? undefined : { lowest: Math.min(...epochs), highest: Math.max(...epochs) },
    unsettled: states.filter(({ people }) => people.filter(({ name }) => name === undefined).length > ghosts).length,
  };
}

/** What somebody has found wrong: the most of each cause that anyone has. */
function note({ meeting }: Member): void {
  for (const [cause, times] of Object.entries(meeting.state.refusals)) {
    refusals[cause] = Math.max(refusals[cause] ?? 0, times);
  }
}
