// Who leaves cannot read what comes, who joins cannot read what was, whatever happens in between. For 20,000 operations: npm run soak -- eviction
import { describe, it } from 'vitest';
import { Walk } from './walk.ts';

const operations = 100;
/** A walk takes ten seconds of a core, and people have other things running; who soaks ends it by hand. */
const longestMs = process.env.KONKLAVE_ROUNDS === undefined ? 300_000 : 0;
const rounds = Number(process.env.KONKLAVE_ROUNDS ?? 3);
const seed = Number(process.env.KONKLAVE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const seeds = Array.from({ length: rounds }, (_, round) => seed + round);

describe(`${operations} random comings and goings`, () => {
  it.each(seeds)(
    'leave everyone in agreement and nobody with more than their own time, seed %i',
    (seed) => Walk.run(seed, operations),
    longestMs,
  );
});
