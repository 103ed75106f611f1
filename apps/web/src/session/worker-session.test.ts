import { idle } from '@konklave/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from './session.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';
import { createSession } from './worker-session.ts';

/** A thread that does nothing on its own. */
class QuietWorker extends EventTarget {
  static last: QuietWorker;
  readonly heard: ToWorker[] = [];
  terminated = false;

  constructor() {
    super();
    QuietWorker.last = this;
  }

  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

/** Stands for the page, which can go away. */
let page: EventTarget;

function started(): { session: Session; worker: QuietWorker } {
  return { session: createSession(), worker: QuietWorker.last };
}

beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('Worker', QuietWorker);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
});
afterEach(() => vi.unstubAllGlobals());

describe('a session', () => {
  it('is in no meeting at first, and then wherever the worker says', () => {
    const { session, worker } = started();
    expect(session.state).toBe(idle);
    worker.say({ type: 'state', state: { ...idle, phase: 'here', epoch: 3 } });
    expect(session.state).toMatchObject({ phase: 'here', epoch: 3 });
  });

  it('ends with a worker that failed, which keeps no place in the room', async () => {
    const { session, worker } = started();
    worker.say({ type: 'state', state: { ...idle, phase: 'here', epoch: 3, code: '1' } });
    const leaving = session.leave();
    worker.dispatchEvent(new Event('error'));
    expect(worker.terminated).toBe(true);
    expect(session.state).toMatchObject({ phase: 'ended', ending: 'failed', epoch: -1, code: undefined });
    await expect(leaving).rejects.toMatchObject({ code: 'ended' });
    await expect(session.leave()).rejects.toMatchObject({ code: 'ended' });
  });

  it('says goodbye when the page goes away, but not after its end', () => {
    const { session, worker } = started();
    page.dispatchEvent(new Event('pagehide'));
    expect(worker.heard).toEqual([{ type: 'leave', id: 0, mayReturn: true }]);
    session.close();
    page.dispatchEvent(new Event('pagehide'));
    expect(worker.heard).toHaveLength(1);
  });
});
