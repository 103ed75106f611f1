import type { ChatMessage } from '@konklave/client';
import { describe, expect, it } from 'vitest';
import { meetingOf, person } from '../../test/people.ts';
import { en } from '../i18n/en.ts';
import { announcementOf } from './announcements.ts';

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

describe('a screen reader hears', () => {
  it('who comes in, once their name is known', () => {
    const alone = meetingOf([alice]);
    const nameless = meetingOf([alice, { ...bob, name: undefined }]);
    const both = meetingOf([alice, bob]);
    expect(announcementOf(alone, nameless, false, en)).toBeUndefined();
    expect(announcementOf(nameless, both, false, en)).toBe('Bob has come in');
  });

  it('who has left, once', () => {
    const both = meetingOf([alice, bob]);
    const leaving = meetingOf([alice, { ...bob, presence: 'leaving' }]);
    expect(announcementOf(both, leaving, false, en)).toBe('Bob has left');
    expect(announcementOf(leaving, meetingOf([alice]), false, en)).toBeUndefined();
  });

  it('what others write while the chat is closed; open, the chat says it itself', () => {
    const before = meetingOf([alice, bob]);
    const after = meetingOf([alice, bob], { messages: [hello, { ...hello, id: '2', self: true }] });
    expect(announcementOf(before, after, false, en)).toBe('Bob writes: Hello');
    expect(announcementOf(before, after, true, en)).toBeUndefined();
  });

  it('also what mallory writes under the id of a message of bob', () => {
    const same = { ...hello, participant: 'mallory', name: 'Mallory', text: 'Hi' };
    const after = meetingOf([alice, bob], { messages: [hello, same] });
    expect(announcementOf(meetingOf([alice, bob], { messages: [hello] }), after, false, en)).toBe('Mallory writes: Hi');
  });

  it('whose hand goes up, and what is said with one key', () => {
    const before = meetingOf([alice, bob]);
    const hand = meetingOf([alice, { ...bob, hand: 1 }]);
    expect(announcementOf(before, hand, false, en)).toBe('Bob has raised their hand');
    expect(announcementOf(hand, before, false, en)).toBeUndefined();
    const cheer = { id: 1, participant: bob.participant, reaction: 'cheer' as const };
    const cheered = meetingOf([alice, bob], { reactions: [cheer, { ...cheer, id: 2 }] });
    expect(announcementOf(before, cheered, false, en)).toBe('Bob: Bravo');
    expect(announcementOf(cheered, before, false, en)).toBeUndefined();
    const own = meetingOf([{ ...alice, hand: 1 }, bob], { reactions: [{ ...cheer, participant: alice.participant }] });
    expect(announcementOf(before, own, false, en)).toBeUndefined();
  });

  it('nothing about oneself and nothing twice', () => {
    const state = meetingOf([alice, bob], { messages: [hello] });
    expect(announcementOf(state, { ...state }, false, en)).toBeUndefined();
    expect(announcementOf(meetingOf([]), meetingOf([alice]), false, en)).toBeUndefined();
  });
});
