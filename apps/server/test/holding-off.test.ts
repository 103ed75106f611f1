// Guests with the link who join by noise again and again, so that nobody can be excluded: real people, real time.
import { randomBytes } from 'node:crypto';
import { Meeting, type Socket } from '@konklave/client';
import { deriveEntry } from '@konklave/client/entry';
import { RecordedKeys } from '@konklave/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { guestRuntime } from './support/guest-runtime.ts';
import { makeRoom } from './support/people.ts';
import { testServer } from './support/test-server.ts';
import { randomId, sealedBytes, Wire } from './support/wire.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const sending = { microphone: false, camera: false, screen: false };

/** The others wait for two seconds at most (docs/protocol/insiders.md); a slow machine computes besides. Held off, a leaver stays until the meeting ends. */
const patienceMs = 5_000;

/** What somebody says who never says whether they can follow. */
const saysNothing = (text: string): boolean => text.includes('group.refuse') || text.includes('group.ack');

async function place() {
  const { url } = await testServer();
  const secret = randomBytes(32);
  const { hash, token } = await deriveEntry(secret);
  const room = await makeRoom(url, hash);
  const join = async (name: string, isSilent = false): Promise<Meeting> => {
    const runtime = guestRuntime(url);
    const connect = (): Socket => {
      const socket = runtime.connect();
      const send = (text: string): void => (isSilent && saysNothing(text) ? undefined : socket.send(text));
      return { listen: (listener) => socket.listen(listener), send, close: () => socket.close() };
    };
    const meeting = new Meeting({ ...runtime, connect });
    meeting.onKeys(new RecordedKeys(runtime.clock));
    meeting.join({ room, secret: secret.toString('base64url'), name, sending });
    onTestFinished(() => meeting.leave());
    await vi.waitFor(() => expect(meeting.state.phase).toBe('here'), 10_000);
    return meeting;
  };
  return { url, room, token, join };
}

/** Joins by noise as often as the server takes it, each time as somebody else, until it is told to stop. Says how often it was taken. */
async function joinByNoise({ url, room, token }: Awaited<ReturnType<typeof place>>, isOver: () => boolean) {
  let taken = 0;
  while (!isOver()) {
    const wire = await Wire.open(url);
    // The server ends a connection on which too many joins were void.
    for (let name = 0; name < 20 && !isOver() && wire.socket.readyState === WebSocket.OPEN; name += 1) {
      await wire.request('room.enter', { room, participant: randomId(), entry: token }).catch(() => {});
      taken += (await commitNoise(wire)) ? 1 : 0;
      await wire.request('room.leave', {}).catch(() => {});
      await pause(12);
    }
    wire.close();
  }
  return taken;
}

/** Whether the server has taken it. Resolves when it is void. */
async function commitNoise(wire: Wire): Promise<boolean> {
  const { group } = await wire.request('group.fetch', {}).catch(() => ({ group: null }));
  if (group === null) return false;
  const noise = { group: group.group, epoch: group.epoch, commit: sealedBytes(), groupInfo: sealedBytes() };
  const answer = await wire.request('group.commit', { ...noise, joined: true, removed: [] }).catch(() => undefined);
  if (answer !== undefined) await Promise.race([wire.next('group.voided'), pause(2_000)]);
  return answer !== undefined;
}

test('who leaves is out soon, while guests join by noise and a member keeps silent', async () => {
  const here = await place();
  const silent = await here.join('eve', true);
  const [alice, bob, ...leavers] = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((name) => here.join(name)));
  const stay = [silent, alice!, bob!];
  let isOver = false;
  const attacks = [1, 2, 3, 4].map(() => joinByNoise(here, () => isOver));
  for (const leaver of leavers) {
    const { participant } = leaver.state;
    await pause(700);
    void leaver.leave();
    const isOut = (): void => {
      for (const { state } of stay) expect(state.people.map((person) => person.participant)).not.toContain(participant);
    };
    await vi.waitFor(isOut, { timeout: patienceMs, interval: 20 });
  }
  isOver = true;
  const taken = await Promise.all(attacks);
  expect(taken.reduce((sum, count) => sum + count)).toBeGreaterThan(2);
  expect(stay.map(({ state }) => state.phase)).toEqual(['here', 'here', 'here']);
}, 60_000);
