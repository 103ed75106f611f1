// A storm of joins through the real server, with the headless client that browsers run in their worker.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Meeting, type MeetingState } from '@konklave/client';
import { deriveEntry } from '@konklave/client/entry';
import { expect, onTestFinished, test } from 'vitest';
import { guestRuntime } from './support/guest-runtime.ts';
import { makeRoom } from './support/people.ts';
import { testServer } from './support/test-server.ts';

const people = 30;

const namesIn = ({ people: seen }: MeetingState): string[] => seen.map(({ name }) => name ?? '?').sort();

async function until(condition: () => boolean, describe: () => string): Promise<void> {
  const end = Date.now() + 200_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`did not happen: ${condition}\n${describe()}`);
    await pause(20);
  }
}

test('a storm of joins, in the middle of which somebody leaves, ends with everyone in, no one twice, and every name known to everyone', async () => {
  const { url } = await testServer({ roomCapacity: people + 1 });
  const secret = randomBytes(32);
  const room = await makeRoom(url, (await deriveEntry(secret)).hash);
  const come = (name: string): Meeting => {
    const meeting = new Meeting(guestRuntime(url));
    onTestFinished(() => meeting.leave());
    const sending = { microphone: name.length % 2 === 0, camera: false, screen: false };
    meeting.join({ room, secret: secret.toString('base64url'), name, sending });
    return meeting;
  };
  const first = come('alice');
  const names = Array.from({ length: people }, (_, index) => `guest ${index}`);
  const meetings: Meeting[] = [];
  const describe = (): string =>
    meetings
      .map(
        ({ state }) =>
          `${state.phase} ${state.ending} ${state.epoch} ${state.people.length} ${namesIn(state).filter((name) => name === '?').length}`,
      )
      .join('\n');
  for (const name of names) {
    meetings.push(come(name));
    await pause(20);
    if (meetings.length === people / 2) void first.leave();
  }
  await until(() => meetings.every(({ state }) => state.phase === 'here' && state.people.length === people), describe);
  await until(() => meetings.every(({ state }) => !namesIn(state).includes('?')), describe);
  await until(() => new Set(meetings.map(({ state }) => state.code)).size === 1, describe);
  for (const { state } of meetings) {
    expect(namesIn(state)).toEqual(names.toSorted());
    expect(new Set(state.people.map(({ participant }) => participant)).size).toBe(people);
    for (const { name, sending } of state.people) expect(sending.microphone).toBe(name!.length % 2 === 0);
    expect(state.refusals).toEqual({});
  }
}, 240_000);
