/**
 * What can be run for long: tests of `npm test` with many more rounds.
 *
 * @typedef {object} Area
 * @property {string} about what it does, for people
 * @property {string} project of `vitest.config.ts`
 * @property {readonly string[]} tests
 * @property {number} rounds
 */

/** @type {Readonly<Record<string, Area>>} */
export const areas = {
  eviction: {
    about: '20,000 random comings and goings; after each, who left and who joined tries everything they have',
    project: 'unit',
    tests: ['packages/mls/test/random-walk.test.ts'],
    rounds: 200,
  },
  delivery: {
    about: 'the real server, stopped and killed while people come, write, commit and go',
    project: 'integration',
    tests: ['apps/server/test/model/delivery.test.ts'],
    rounds: 100,
  },
  keys: {
    about: '2,000 changes of the key at 50 frames a second and sender, with delays, overtaking and somebody slow',
    project: 'unit',
    tests: ['packages/client/test/many-switches.test.ts'],
    rounds: 40,
  },
};
