import { describe, expect, it } from 'vitest';
import { mediaOf, meetingOf, person, remote } from '../../../test/people.ts';
import { sealReport, sealVerdict } from './seal.ts';

const alice = person('Alice', { self: true });
const bob = person('Bob');

describe('the seal', () => {
  it('says that everything is sealed in a meeting where all is well', () => {
    const { functions, causes } = sealReport(meetingOf([alice, bob]), mediaOf({ remote: [remote(bob, 'camera')] }));
    expect(new Set(Object.values(functions))).toEqual(new Set(['sealed']));
    expect(causes).toEqual([]);
  });

  it('says that a browser which cannot seal frames sends none, while chat and names stay sealed', () => {
    const { functions, causes } = sealReport(meetingOf([alice, bob]), mediaOf({ canSeal: false }));
    expect(functions).toEqual({
      picture: 'not-sent',
      sound: 'not-sent',
      screen: 'not-sent',
      chat: 'sealed',
      names: 'sealed',
    });
    expect(causes).toEqual(['cannot-seal']);
  });

  it('says that nothing is sent outside a group', () => {
    const { functions, causes } = sealReport(meetingOf([alice], { code: undefined }), mediaOf());
    expect(new Set(Object.values(functions))).toEqual(new Set(['not-sent']));
    expect(causes).toEqual(['no-group']);
  });

  it('says that nothing is sent while we are not connected, and raises no alarm about it', () => {
    const away = { phase: 'reconnecting' as const };
    const { functions, causes } = sealReport(meetingOf([alice, bob], away), mediaOf());
    expect(new Set(Object.values(functions))).toEqual(new Set(['not-sent']));
    expect(causes).toEqual(['not-connected']);
    expect(sealVerdict(causes)).toBe('not-connected');
    const refused = sealReport(meetingOf([alice, bob], { ...away, refusals: { 'bad-proof': 1 } }), mediaOf());
    expect(sealVerdict(refused.causes)).toBe('attention');
    expect(sealVerdict(sealReport(meetingOf([alice, bob]), mediaOf()).causes)).toBe('sealed');
  });

  it('asks to look when mallory tried something', () => {
    expect(sealReport(meetingOf([alice, bob], { refusals: { 'bad-proof': 1 } }), mediaOf()).causes).toEqual([
      'refusals',
    ]);
  });

  it('asks to look when a stream cannot be opened', () => {
    const media = mediaOf({ remote: [remote(bob, 'microphone', 'unreadable')] });
    expect(sealReport(meetingOf([alice, bob]), media).causes).toEqual(['unreadable']);
  });

  it('asks to look at somebody without a card, but not at somebody who is on the way out', () => {
    const nameless = person('Bob', { name: undefined });
    expect(sealReport(meetingOf([alice, nameless]), mediaOf()).causes).toEqual(['nameless']);
    const leaving = { ...nameless, presence: 'leaving' as const };
    expect(sealReport(meetingOf([alice, leaving]), mediaOf()).causes).toEqual([]);
  });

  it('asks to look when somebody has left and no commit shuts them out', () => {
    const leaving = person('Bob', { presence: 'leaving' });
    expect(sealReport(meetingOf([alice, leaving]), mediaOf()).causes).toEqual([]);
    expect(sealReport(meetingOf([alice, { ...leaving, overdue: true }]), mediaOf()).causes).toEqual(['not-excluded']);
  });
});
