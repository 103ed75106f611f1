import type { ChatMessage } from '@konklave/client';
import { describe, expect, it } from 'vitest';
import { meetingOf, person } from '../../test/people.ts';
import en from '../i18n/en.ts';
import { newsOf } from './announcements.ts';

type Meeting = ReturnType<typeof meetingOf>;

const alice = person('Alice', { self: true });
const bob = person('Bob');
const hello: ChatMessage = {
  id: '1',
  participant: bob.participant,
  name: 'Bob',
  self: false,
  text: 'Hello',
  sentAt: 0,
  delivery: 'sent',
};

/** All that happened, in a line; undefined for nothing. */
function announcementOf(...[before, after, hereBefore = new Set<string>()]: [Meeting, Meeting, Set<string>?]) {
  return (
    newsOf(before, after, hereBefore, en)
      .map(({ text }) => text)
      .join('. ') || undefined
  );
}

describe('a screen reader hears', () => {
  it('who comes in, once their name is known', () => {
    const alone = meetingOf([alice]);
    const nameless = meetingOf([alice, { ...bob, name: undefined }]);
    const both = meetingOf([alice, bob]);
    expect(announcementOf(alone, nameless)).toBeUndefined();
    expect(announcementOf(nameless, both)).toBe('Bob has come in');
  });

  it('nothing of somebody whose name comes, but who was here before us', () => {
    const nameless = meetingOf([alice, { ...bob, name: undefined }]);
    expect(announcementOf(nameless, meetingOf([alice, bob]), new Set([bob.participant]))).toBeUndefined();
  });

  it('who has left, once', () => {
    const both = meetingOf([alice, bob]);
    const leaving = meetingOf([alice, { ...bob, presence: 'leaving' }]);
    expect(announcementOf(both, leaving)).toBe('Bob has left');
    expect(announcementOf(leaving, meetingOf([alice]))).toBeUndefined();
  });

  it('what others write', () => {
    const before = meetingOf([alice, bob]);
    const after = meetingOf([alice, bob], { messages: [hello, { ...hello, id: '2', self: true }] });
    expect(announcementOf(before, after)).toBe('Bob writes: Hello');
  });

  it('also what mallory writes under the id of a message of bob', () => {
    const same = { ...hello, participant: 'mallory', name: 'Mallory', text: 'Hi' };
    const after = meetingOf([alice, bob], { messages: [hello, same] });
    expect(announcementOf(meetingOf([alice, bob], { messages: [hello] }), after)).toBe('Mallory writes: Hi');
  });

  it('whose hand goes up, and what is said with one key', () => {
    const before = meetingOf([alice, bob]);
    const hand = meetingOf([alice, { ...bob, hand: 1 }]);
    expect(announcementOf(before, hand)).toBe('Bob has raised their hand');
    expect(announcementOf(hand, before)).toBeUndefined();
    const cheer = { id: 1, participant: bob.participant, reaction: 'cheer' as const };
    const cheered = meetingOf([alice, bob], { reactions: [cheer, { ...cheer, id: 2 }] });
    expect(announcementOf(before, cheered)).toBe('Bob: Bravo');
    expect(announcementOf(cheered, before)).toBeUndefined();
    const own = meetingOf([{ ...alice, hand: 1 }, bob], { reactions: [{ ...cheer, participant: alice.participant }] });
    expect(announcementOf(before, own)).toBeUndefined();
  });

  it('nothing about oneself and nothing twice', () => {
    const state = meetingOf([alice, bob], { messages: [hello] });
    expect(announcementOf(state, { ...state })).toBeUndefined();
    expect(announcementOf(meetingOf([]), meetingOf([alice]))).toBeUndefined();
  });
});
