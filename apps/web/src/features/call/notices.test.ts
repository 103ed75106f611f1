import { describe, expect, it } from 'vitest';
import { mediaOf, meetingOf, off, person, remote } from '../../../test/people.ts';
import { noticeKey, noticesOf, stillDismissed } from './notices.ts';

const alice = person('Alice', { self: true });
const bob = person('Bob');
const kinds = (...states: Parameters<typeof noticesOf>) => noticesOf(...states).map(({ kind }) => kind);

describe('notices', () => {
  it('are none while all is well', () => {
    expect(noticesOf(meetingOf([alice, bob]), mediaOf({ remote: [remote(bob, 'camera')] }))).toEqual([]);
  });

  it('say once that the connection is gone, not again for the media', () => {
    const media = mediaOf({ connection: 'reconnecting' });
    expect(kinds(meetingOf([alice], { phase: 'reconnecting' }), media)).toEqual(['reconnecting']);
    expect(kinds(meetingOf([alice]), media)).toEqual(['mediaReconnecting']);
  });

  it('say that the server restarts, when it has said so', () => {
    expect(kinds(meetingOf([alice], { phase: 'reconnecting', restarting: true }), mediaOf())).toEqual(['restarting']);
    expect(kinds(meetingOf([alice], { restarting: true }), mediaOf())).toEqual([]);
  });

  it('say that something was turned away, or cannot be opened', () => {
    expect(kinds(meetingOf([alice], { refusals: { 'bad-proof': 1 } }), mediaOf())).toEqual(['refused']);
    expect(kinds(meetingOf([alice], { refusals: { 'bad-proof': 0 } }), mediaOf())).toEqual([]);
    expect(kinds(meetingOf([alice]), mediaOf({ remote: [remote(bob, 'screen', 'unreadable')] }))).toEqual([
      'unreadable',
    ]);
  });

  it('name everyone who has left and still holds the keys, each once', () => {
    const [leaving, overdue] = [{ presence: 'leaving' as const }, { presence: 'leaving' as const, overdue: true }];
    const late = noticesOf(meetingOf([alice, person('Bob', overdue), person('Carol', overdue)]), mediaOf());
    expect(late).toMatchObject([{ name: 'Bob' }, { name: 'Carol' }]);
    expect(new Set(late.map(noticeKey)).size).toBe(2);
    expect(noticesOf(meetingOf([alice, person('Bob', leaving)]), mediaOf())).toEqual([]);
  });

  it('name each device that is in trouble', () => {
    const local = { ...mediaOf().local, camera: { ...off, problem: 'in-use' as const } };
    expect(noticesOf(meetingOf([alice]), mediaOf({ local }))).toEqual([
      { kind: 'device', device: 'camera', problem: 'in-use' },
    ]);
  });

  it('say that no pictures come where none are wanted, and what is missed', () => {
    const sharing = person('Bob', { sending: { microphone: true, camera: false, screen: true } });
    expect(kinds(meetingOf([alice, bob]), mediaOf(), 'none')).toEqual(['audioOnly']);
    expect(kinds(meetingOf([alice, sharing]), mediaOf(), 'none')).toEqual(['screenUnseen']);
    expect(kinds(meetingOf([alice, sharing]), mediaOf(), 'small')).toEqual([]);
  });

  it('say only that nothing can be sealed where that explains everything', () => {
    const problem = 'cannot-seal' as const;
    const local = { ...mediaOf().local, camera: { ...off, problem }, microphone: { ...off, problem } };
    expect(kinds(meetingOf([alice]), mediaOf({ canSeal: false, local }))).toEqual(['cannotSeal']);
  });

  it('come back after they were dismissed, when they say something else', () => {
    const [inUse, refused] = (['in-use', 'refused'] as const).map((problem) =>
      noticeKey({ kind: 'device', device: 'camera', problem }),
    );
    expect(inUse).not.toBe(refused);
  });

  it('come back after they were dismissed, when the same attempt fails once more', () => {
    const failed = noticesOf(
      meetingOf([alice]),
      mediaOf({ local: { ...mediaOf().local, microphone: { ...off, problem: 'none-found' } } }),
    );
    const dismissed = new Set(failed.map(noticeKey));
    expect(stillDismissed(dismissed, failed)).toBe(dismissed);
    expect(stillDismissed(new Set(['sharing']), failed).size).toBe(0);
    // Between two attempts there is no problem.
    expect(stillDismissed(dismissed, noticesOf(meetingOf([alice]), mediaOf())).size).toBe(0);
  });
});
