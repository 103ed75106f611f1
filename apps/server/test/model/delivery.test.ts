// The delivery service as a whole: the real server in a process of its own with its real storage, and real members with real groups. What happens
// follows from the seed; when exactly, from the machine. For longer: npm run soak -- delivery
import fc from 'fast-check';
import { test } from 'vitest';
import { expectPromisesKept, happenings } from './happenings.ts';
import { MeetingPlace } from './meeting-place.ts';

const rounds = Number(process.env.KONKLAVE_ROUNDS ?? 4);
const seed = Number(process.env.KONKLAVE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const seeds = Array.from({ length: rounds }, (_, round) => seed + round);

test.for(seeds)(
  'whatever happens: one commit an epoch, everyone of one mind, nothing acknowledged lost, nothing of before, seed %i',
  async (seed, { annotate }) => {
    const place = await MeetingPlace.open();
    const run = fc.asyncProperty(happenings(50), async (commands) => {
      await fc.asyncModelRun(() => ({ model: { most: 6 }, real: place }), commands);
      await place.settle();
      expectPromisesKept(place);
    });
    // One run a place, and no shrinking: the same happenings at other moments would be another story.
    await fc.assert(run, { seed, numRuns: 1, endOnFailure: true, includeErrorInReport: true });
    const { guests, said, witness, ends, lies } = place;
    await annotate(
      `${guests.length} people, ${witness.accepted} commits and ${witness.late} too late, ${said.length} messages, ${ends.stop} stops, ${ends.kill} kills, ${lies} lies`,
    );
    await place.close();
  },
);
