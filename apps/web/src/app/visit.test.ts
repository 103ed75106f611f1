import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { meetingOf, person } from '../../test/people.ts';
import type { MediaEngine } from '../media/media-engine.ts';
import type { Session } from '../session/session.ts';
import { openVisit, type Visit } from './visit.ts';

const alice = person('Alice', { self: true });

function visitIn(phase: Session['state']['phase'], leave: () => Promise<void>): { visit: Visit; heard: string[] } {
  const heard: string[] = [];
  const session = {
    state: meetingOf([alice], { phase }),
    leave: () => {
      heard.push('leave');
      return leave();
    },
    close: () => heard.push('session closed'),
  } as unknown as Session;
  const media = { close: () => heard.push('media closed') } as unknown as MediaEngine;
  return { visit: openVisit({ createSession: () => session, createMediaEngine: () => media }), heard };
}

describe('closing a visit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells the others before the worker ends', async () => {
    const { visit, heard } = visitIn('here', () => Promise.resolve());
    visit.close();
    await vi.runAllTimersAsync();
    expect(heard).toEqual(['media closed', 'leave', 'session closed']);
  });

  it('does not wait for ever, and not for a meeting that has ended', async () => {
    const silent = visitIn('reconnecting', () => new Promise(() => undefined));
    const over = visitIn('here', () => Promise.reject(new Error('ended')));
    silent.visit.close();
    over.visit.close();
    await vi.runAllTimersAsync();
    expect([silent.heard.at(-1), over.heard.at(-1)]).toEqual(['session closed', 'session closed']);
  });

  it('says nothing to anybody when nobody was joined', async () => {
    const { visit, heard } = visitIn('idle', () => Promise.resolve());
    visit.close();
    await vi.runAllTimersAsync();
    expect(heard).toEqual(['media closed', 'session closed']);
  });
});
