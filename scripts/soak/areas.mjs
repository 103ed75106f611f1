/**
 * What can be run for long: tests of `npm test` with many more rounds, or a program that runs for so many minutes.
 *
 * @typedef {object} TestArea
 * @property {string} about what it does, for people
 * @property {string} project of `vitest.config.ts`
 * @property {readonly string[]} tests
 * @property {number} rounds
 *
 * @typedef {object} TimedArea
 * @property {string} about what it does, for people
 * @property {string} program path from the root
 * @property {number} minutes
 */

/** @type {Readonly<Record<string, TestArea | TimedArea>>} */
export const areas = {
  eviction: {
    about: '20,000 random comings, returns and goings; after each, who left and who joined tries everything they have',
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
  media: {
    about: '30 participants with real packets who come, go and reconnect: does the server or its media worker grow?',
    program: 'bench/soak/media.ts',
    minutes: 30,
  },
  networks: {
    about:
      'a call over lines that lose 5 %, are 100 ms slower, or have 300 kbit/s: how much sound is made up, and what picture comes',
    project: 'e2e',
    tests: ['tests/e2e/journeys/bad-networks.test.ts'],
    rounds: 5,
  },
  chaos: {
    about:
      'a call of three browsers whose worker, server, sockets and networks break: how long until picture and sound are back',
    project: 'e2e',
    tests: ['tests/e2e/journeys/chaos.test.ts'],
    rounds: 5,
  },
};
