import { describe, expect, it } from 'vitest';
import { mediaOf, meetingOf, off, person, remote, track } from '../../../test/people.ts';
import { speakingElsewhere, stageOf, withoutSelf } from './stage-model.ts';

const alice = person('Alice', { self: true });
const bob = person('Bob');
const carol = person('Carol');

describe('the stage', () => {
  it('shows the others in order of arrival and oneself last', () => {
    const { tiles } = stageOf(meetingOf([alice, bob, carol]), mediaOf());
    expect(tiles.map(({ name }) => name)).toEqual(['Bob', 'Carol', 'Alice']);
  });

  it('shows who speaks and who is muted', () => {
    const silent = person('Carol', { sending: { microphone: false, camera: true, screen: false } });
    const { tiles } = stageOf(meetingOf([alice, bob, silent]), mediaOf({ speaking: new Set([bob.participant]) }));
    expect(tiles.map(({ name, speaking, muted }) => [name, speaking, muted])).toEqual([
      ['Bob', true, false],
      ['Carol', false, true],
      ['Alice', false, true],
    ]);
  });

  it('shows raised hands by their place in the queue, and reactions at who made them', () => {
    const dave = person('Dave', { hand: 4 });
    const raised = [{ ...alice, hand: 7 }, { ...bob, hand: 9 }, carol, dave];
    const reaction = { id: 1, participant: carol.participant, reaction: 'agree' as const };
    const { tiles } = stageOf(meetingOf(raised, { reactions: [reaction] }), mediaOf());
    expect(tiles.map(({ name, hand, reactions }) => [name, hand, reactions.length])).toEqual([
      ['Bob', 3, 0],
      ['Carol', undefined, 1],
      ['Dave', 1, 0],
      ['Alice', 2, 0],
    ]);
  });

  it('shows the camera that we send, as soon as it is on', () => {
    const camera = track('front');
    const local = { ...mediaOf().local, camera: { status: 'on' as const, track: camera, problem: undefined } };
    expect(stageOf(meetingOf([alice]), mediaOf({ local })).tiles[0]?.camera).toBe(camera);
    expect(stageOf(meetingOf([alice]), mediaOf({ local: { ...local, camera: off } })).tiles[0]?.camera).toBeUndefined();
  });

  it('has no pictures of others where none are received, and all sound', () => {
    const sharing = person('Bob', { sending: { microphone: true, camera: true, screen: true } });
    const sources = (['camera', 'microphone', 'screen', 'screen-audio'] as const).map((source) => remote(bob, source));
    const { tiles, shares, sounds } = stageOf(meetingOf([alice, sharing]), mediaOf({ remote: sources }), {
      pictures: 'none',
    });
    expect([tiles[0]?.camera, shares.length, sounds.length]).toEqual([undefined, 0, 2]);
  });

  it('knows who speaks on another page, and on which side it lies', () => {
    const all = ['Bob', 'Carol', 'Dave', 'Erin'].map((name) => person(name));
    const speaking = new Set([all[0]!, all[2]!, all[3]!].map(({ participant }) => participant));
    const { tiles } = stageOf(meetingOf([alice, ...all]), mediaOf({ speaking }));
    const seen = (...names: string[]) => new Map(names.map((name) => [person(name).participant, true]));
    const elsewhere = (places: ReadonlyMap<string, unknown>, front?: string) =>
      speakingElsewhere(tiles, { places, front });
    expect(elsewhere(seen('Carol', 'Dave'))).toEqual({ before: ['Bob'], after: ['Erin'] });
    expect(elsewhere(seen('Bob', 'Carol'))).toEqual({ before: [], after: ['Dave', 'Erin'] });
    // Bob stands in front of the second page.
    expect(elsewhere(seen('Bob', 'Dave', 'Erin'), all[0]?.participant)).toEqual({ before: [], after: [] });
    expect(speakingElsewhere(tiles, undefined)).toEqual({ before: [], after: [] });
  });

  it('says how good a line is, while it is one', () => {
    const lines = new Map([[bob.participant, 'poor'] as const]);
    const line = (...changes: Parameters<typeof meetingOf>) =>
      stageOf(meetingOf(...changes), mediaOf(), { lines }).tiles[0]?.line;
    expect(line([alice, bob])).toBe('poor');
    expect(line([alice, carol])).toBeUndefined();
    expect(line([alice, { ...bob, presence: 'away' }])).toBeUndefined();
    expect(line([alice, bob], { phase: 'reconnecting' })).toBeUndefined();
  });

  it('leaves us out where we want it so, unless nobody else is there', () => {
    const names = (...people: Parameters<typeof meetingOf>[0]) =>
      withoutSelf(stageOf(meetingOf(people), mediaOf())).tiles.map(({ name }) => name);
    expect(names(alice, bob)).toEqual(['Bob']);
    expect(names(alice)).toEqual(['Alice']);
  });

  it('takes the picture away when somebody says that their camera is off', () => {
    const hidden = person('Bob', { sending: { microphone: true, camera: false, screen: false } });
    const media = mediaOf({ remote: [remote(bob, 'camera')] });
    expect(stageOf(meetingOf([alice, bob]), media).tiles[0]?.camera).toBeDefined();
    expect(stageOf(meetingOf([alice, hidden]), media).tiles[0]?.camera).toBeUndefined();
  });

  it('neither shows nor plays anything of somebody without a card, and says so', () => {
    const nameless = person('Bob', { name: undefined });
    const media = mediaOf({ remote: [remote(bob, 'camera'), remote(bob, 'microphone'), remote(bob, 'screen')] });
    const { tiles, shares, sounds } = stageOf(meetingOf([alice, nameless]), media);
    expect(tiles[0]).toMatchObject({ camera: undefined, trouble: 'nameless' });
    expect([shares, sounds]).toEqual([[], []]);
  });

  it.each(['camera', 'microphone'] as const)('says when the %s of somebody cannot be opened', (source) => {
    const media = mediaOf({ remote: [remote(bob, source, 'unreadable')] });
    expect(stageOf(meetingOf([alice, bob]), media).tiles[0]?.trouble).toBe('unreadable');
  });

  it('keeps the initials until the first frame has been opened', () => {
    const media = mediaOf({ remote: [remote(bob, 'camera', 'waiting')] });
    expect(stageOf(meetingOf([alice, bob]), media).tiles[0]?.trouble).toBe('waiting');
  });

  it('keeps the tile of everyone who holds the keys, also when the server says that they are gone', () => {
    const away = person('Bob', { presence: 'away' });
    const leaving = person('Carol', { presence: 'leaving' });
    const { tiles } = stageOf(meetingOf([alice, away, leaving]), mediaOf());
    expect(tiles.map(({ name, trouble }) => [name, trouble])).toEqual([
      ['Bob', 'away'],
      ['Carol', 'leaving'],
      ['Alice', undefined],
    ]);
  });

  it('stands still, and nobody speaks, while we are not connected, whatever of it is lost', () => {
    const sharing = person('Bob', { sending: { microphone: true, camera: true, screen: true } });
    const remotes = [remote(bob, 'camera'), remote(bob, 'screen')];
    const media = mediaOf({ remote: remotes, speaking: new Set([bob.participant]) });
    const shown = (...states: Parameters<typeof stageOf>) => {
      const { tiles, shares } = stageOf(...states);
      return [...tiles.map(({ still, speaking }) => [still, speaking]), ...shares.map(({ still }) => [still])];
    };
    const stillstand = [[true, false], [true, false], [true]];
    expect(shown(meetingOf([alice, sharing]), media)).toEqual([[false, true], [false, false], [false]]);
    expect(shown(meetingOf([alice, sharing], { phase: 'reconnecting' }), media)).toEqual(stillstand);
    expect(shown(meetingOf([alice, sharing]), { ...media, connection: 'reconnecting' })).toEqual(stillstand);
  });

  it('says on the face and on the screen of somebody that they are away', () => {
    const sharing = person('Bob', { presence: 'away', sending: { microphone: true, camera: true, screen: true } });
    const { tiles, shares } = stageOf(meetingOf([alice, sharing]), mediaOf({ remote: [remote(bob, 'screen')] }));
    expect([tiles[0]?.trouble, shares[0]?.trouble]).toEqual(['away', 'away']);
  });

  it('takes picture, screen and sound of somebody who left away at once', () => {
    const sending = { microphone: true, camera: true, screen: true };
    const sources = ['camera', 'microphone', 'screen', 'screen-audio'] as const;
    const media = mediaOf({
      remote: sources.map((source) => remote(bob, source)),
      speaking: new Set([bob.participant]),
    });
    const here = stageOf(meetingOf([alice, { ...bob, sending }]), media);
    expect([here.tiles[0]?.camera, here.shares.length, here.sounds.length]).toEqual([media.remote[0]?.track, 1, 2]);
    const gone = stageOf(meetingOf([alice, { ...bob, sending, presence: 'leaving' }]), media);
    expect([gone.tiles[0]?.camera, gone.shares.length, gone.sounds.length]).toEqual([undefined, 0, 0]);
    expect([here.tiles[0]?.speaking, gone.tiles[0]?.speaking]).toEqual([true, false]);
  });

  it('shows the screen that somebody shares, and plays its sound and their voice', () => {
    const sharing = person('Bob', { sending: { microphone: true, camera: false, screen: true } });
    const media = mediaOf({ remote: [remote(bob, 'screen'), remote(bob, 'screen-audio'), remote(bob, 'microphone')] });
    const { shares, sounds } = stageOf(meetingOf([alice, sharing]), media);
    expect(shares.map(({ name }) => name)).toEqual(['Bob']);
    expect(sounds).toHaveLength(2);
  });

  it('never plays our own microphone', () => {
    const media = mediaOf({ remote: [remote(alice, 'microphone')] });
    expect(stageOf(meetingOf([alice]), media).sounds).toEqual([]);
  });
});
