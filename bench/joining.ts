/**
 * What a storm of joins costs at the start of a meeting, through the real server over real WebSockets.
 *
 *     npm run bench -- joining
 *     npm run bench -- joining 200    # only the storm of 200
 */
import { LoadedMeeting, difference, type Totals } from '../apps/loadtest/src/meeting.ts';
import { benchResult, report, spreadOf, type BenchRow } from './report/report.ts';

interface Plan {
  people: number;
  /** Of them, those who are leaves without a machine behind: they join for real, acknowledge and compute nothing else. */
  ghosts: number;
  overMs: number;
}

const plans: readonly Plan[] = [
  { people: 50, ghosts: 0, overMs: 2_500 },
  { people: 200, ghosts: 0, overMs: 10_000 },
  { people: 200, ghosts: 170, overMs: 10_000 },
];

interface Outcome {
  plan: Plan;
  joins: number[];
  named: number[];
  allInMs: number;
  during: Totals;
  costs: number[];
}

async function run(plan: Plan): Promise<Outcome> {
  const { people, ghosts, overMs } = plan;
  const meeting = await LoadedMeeting.open(people + 1);
  try {
    const before = await meeting.totals();
    const storms = await Promise.all([
      meeting.storm('ghost', ghosts, overMs),
      meeting.storm('member', people - ghosts, overMs),
    ]);
    await meeting.settle();
    const during = difference(before, await meeting.totals());
    const costs = await meeting.pathCosts();
    const allInMs = Math.max(...storms.map((storm) => storm.allInMs));
    return { plan, joins: storms[1].joins, named: await meeting.named(), allInMs, during, costs };
  } finally {
    await meeting.close();
  }
}

/** Nearest rank. */
function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(0.99 * values.length) - 1] ?? Number.NaN;
}

function row({ plan: { people, ghosts, overMs }, joins, named, allInMs, during, costs }: Outcome): BenchRow {
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  return {
    people,
    members: people - ghosts,
    'come within, ms': overMs,
    'all in after, ms': allInMs,
    'join, ms': spreadOf(joins),
    'join p99, ms': p99(joins),
    'everyone known by name, ms': spreadOf(named),
    'names p99, ms': p99(named),
    'commits of members lost in races': during.lostRaces,
    'server CPU a join, ms': during.serverMs / people,
    'bytes a member': Math.round(during.bytes / (people - ghosts)),
    'ciphertexts of a commit then, mean': mean,
    'log2 of people': Math.log2(people),
    'found wrong': during.refusals,
  };
}

const method =
  'The server as it is started by anyone, in a process of its own, and the participants in two others, all on these cores. A member does all that a browser does but ' +
  'sound and picture. All but the members are leaves that join by a real commit and acknowledge without computing. They come evenly within the time that is said; ' +
  'a join is from the first packet to being in the group, "known by name" from the first packet until everyone who was there was. Bytes: on the sockets of members, both ways, until all is quiet. ' +
  'Median (quartiles), p99 by nearest rank.';

const [wanted] = process.argv.slice(2).map(Number);
const outcomes: Outcome[] = [];
for (const plan of plans) if (wanted === undefined || plan.people === wanted) outcomes.push(await run(plan));
report(benchResult(wanted === undefined ? 'joining' : `joining-${wanted}`, method, { Storms: outcomes.map(row) }));
