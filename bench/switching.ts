/**
 * How soon somebody who leaves is out, through the real server over real WebSockets, while everyone seals 50 frames a second.
 *
 *     npm run bench -- switching
 *     npm run bench -- switching 100 30    # only the room of 100, only that with 30 members
 */
import { setTimeout as pause } from 'node:timers/promises';
import { difference, LoadedMeeting, type Departure, type Totals } from '../apps/loadtest/src/meeting.ts';
import { benchResult, report, spreadOf, type BenchRow } from './report/report.ts';

interface Plan {
  people: number;
  /** Of them, those who are leaves without a machine behind: they acknowledge and compute nothing. */
  ghosts: number;
  departures: number;
  /** Whether then somebody with a slow line and a slow machine comes, and as many leave again. */
  slow: boolean;
}

const plans: readonly Plan[] = [
  { people: 10, ghosts: 0, departures: 4, slow: false },
  { people: 100, ghosts: 0, departures: 30, slow: true },
  { people: 100, ghosts: 70, departures: 20, slow: false },
  { people: 1_000, ghosts: 985, departures: 10, slow: false },
];

/** Between one departure and the next, ms. */
const betweenMs = 700;
/** So long nobody comes or goes, to see what the frames alone cost, ms. */
const quietMs = 3_000;

/** Some who leave one after the other. */
interface Course {
  people: number;
  members: number;
  slow: number;
  departures: Departure[];
  during: Totals;
  /** Members who were there, summed over all departures. */
  listeners: number;
  /** Time of all members together, s. */
  memberSeconds: number;
}

interface Outcome {
  courses: Course[];
  /** Cores that the participants keep busy while nobody comes or goes. */
  quietCores: number;
  joins: number[];
  /** Of the server, a join, ms. */
  serverMsAJoin: number;
}

async function run({ people, ghosts, departures, slow }: Plan): Promise<Outcome> {
  const meeting = await LoadedMeeting.open(people);
  try {
    for (let ghost = 0; ghost < ghosts; ghost += 1) await meeting.join('ghost');
    const empty = await meeting.totals();
    const joins: number[] = [];
    while (meeting.members < people - ghosts) joins.push(await meeting.join('member'));
    await meeting.settle();
    const full = await meeting.totals();
    await pause(quietMs);
    const quiet = difference(full, await meeting.totals());
    const courses = [await watchDepartures(meeting, ghosts, departures, 0)];
    if (slow) {
      await meeting.join('member', true);
      await meeting.settle();
      courses.push(await watchDepartures(meeting, ghosts, departures, 1));
    }
    return {
      courses,
      quietCores: quiet.crewsMs / quietMs,
      joins,
      serverMsAJoin: (full.serverMs - empty.serverMs) / joins.length,
    };
  } finally {
    await meeting.close();
  }
}

async function watchDepartures(meeting: LoadedMeeting, ghosts: number, count: number, slow: number): Promise<Course> {
  const { members } = meeting;
  const before = await meeting.totals();
  const departures: Departure[] = [];
  let listeners = 0;
  let memberMs = 0;
  while (departures.length < count) {
    const start = performance.now();
    departures.push(await meeting.depart());
    listeners += meeting.members;
    await pause(betweenMs);
    memberMs += meeting.members * (performance.now() - start);
  }
  const during = difference(before, await meeting.totals());
  return { people: members + ghosts, members, slow, departures, during, listeners, memberSeconds: memberMs / 1_000 };
}

/** Nearest rank. */
function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(0.99 * values.length) - 1] ?? Number.NaN;
}

function exclusionRow({ people, members, slow, departures, during, listeners }: Course): BenchRow {
  const excluded = departures.map(({ excludedMs }) => excludedMs);
  const apart = departures.map(({ firstMs, lastMs }) => lastMs - firstMs);
  return {
    people,
    members,
    slow,
    departures: departures.length,
    'excluded after, ms': spreadOf(excluded),
    'p99, ms': p99(excluded),
    'first to last member, ms': spreadOf(apart),
    'without that (modelled), ms': spreadOf(excluded.map((ms, index) => ms - apart[index]!)),
    'server CPU a departure, ms': during.serverMs / departures.length,
    'bytes a member and departure': Math.round(during.bytes / listeners),
  };
}

function frameRow({ people, slow, during, memberSeconds }: Course): BenchRow {
  const { sealed, opened, waited, failed, refusals } = during;
  return {
    people,
    slow,
    sealed,
    'a second and member': sealed / memberSeconds,
    opened,
    'waited for their key': waited,
    'not opened': failed,
    'found wrong': refusals,
  };
}

/** Whether the generator is the limit: frames that are sealed in time, and what they leave of the cores. */
function generatorRow({ courses, quietCores }: Outcome): BenchRow {
  const { people, members, during, listeners, memberSeconds } = courses[0]!;
  const framesMs = ((1_000 * quietCores) / members) * memberSeconds;
  return {
    people,
    members,
    'cores for the frames alone': quietCores,
    // The leaves without a machine have a share in it as well.
    'CPU beside frames, a member and departure, ms': (during.crewsMs - framesMs) / listeners,
  };
}

function joinRow({ joins, serverMsAJoin, courses }: Outcome): BenchRow {
  const last = joins.slice(-10);
  return {
    people: courses[0]!.people,
    joins: joins.length,
    'join, ms': spreadOf(joins),
    'the last ten, ms': spreadOf(last),
    'server CPU a join, ms': serverMsAJoin,
  };
}

const method =
  'The server as it is started by anyone, in a process of its own, and the participants in two others, all on these cores. A member does all that a browser does but ' +
  'sound and picture: everyone seals 50 frames a second all the time, as if all spoke at once; they are carried in memory on ways of up to 80 ms each and opened by two ' +
  'others each. Ciphers, curves and frame keys are computed by OpenSSL on the spot and not by a job in another thread. All but ' +
  'the members are leaves that joined by a real commit and acknowledge without computing. One after the other leaves; excluded: from the goodbye until nobody seals ' +
  'with keys any more that the one who left has. First to last member: they share the cores, so the last one processes the commit when all others have. ' +
  'Slow: up to 200 ms later with each frame of the server and with each key. Joins one after the other. Median (quartiles).';

const words = process.argv.slice(2);
const wanted = plans.filter(({ people, ghosts }) =>
  words.every((word, at) => Number(word) === [people, people - ghosts][at]),
);
const outcomes: Outcome[] = [];
for (const plan of wanted) outcomes.push(await run(plan));
const courses = outcomes.flatMap((outcome) => outcome.courses);
report(
  benchResult(['switching', ...words].join('-'), method, {
    Exclusion: courses.map(exclusionRow),
    Frames: courses.map(frameRow),
    Generator: outcomes.map(generatorRow),
    Joining: outcomes.map(joinRow),
  }),
);
