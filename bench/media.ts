/**
 * How fast a face is there: from the click on Join to the first frame of somebody else that the decoder has put out; what forwarding costs the
 * bridge beside others, one camera at a time and a meeting of 25; and what sealing costs the browser.
 *
 *     npm run bench -- media
 */
import { loadavg } from 'node:os';
import { launch } from '../tests/e2e/harness/browsers.ts';
import { TestServer } from '../tests/e2e/harness/server.ts';
import { Person } from '../tests/e2e/pages/person.ts';
import { browserMethod, browserRows } from './media-browser.ts';
import { roomMethod, roomRows } from './media-room.ts';
import { workerMethod, workerRows } from './media-worker.ts';
import { benchResult, ratioOf, report, spreadOf, type BenchRow } from './report/report.ts';

const runs = 10;
/** The aim, ms. */
const aimMs = 1000;

/** Frames per second of the cameras; those of the tests are slower. */
const pace = 15;

/** Runs in the page: ms from the click on Join to the meeting's view, and to the first frame in a tile that is not our own. */
function timeJoin(own: string): Promise<{ inside: number; frame: number }> {
  return new Promise((done) => {
    let clicked = 0;
    let inside = 0;
    addEventListener('click', () => (clicked ||= performance.now()), true);
    const watched = new Set<Element>();
    const look = () => {
      if (clicked === 0) return;
      if (inside === 0 && document.querySelector('figure')) inside = performance.now() - clicked;
      for (const video of document.querySelectorAll<HTMLVideoElement>('figure video')) {
        if (watched.has(video) || video.closest('figure')?.textContent?.includes(own)) continue;
        watched.add(video);
        video.requestVideoFrameCallback(() => done({ inside, frame: performance.now() - clicked }));
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
}

async function joinTimes(): Promise<BenchRow[]> {
  const server = await TestServer.start();
  const first = await launch('chromium', 'fake', false, [], pace);
  const second = await launch('chromium', 'fake', false, [], pace);
  try {
    const alice = await Person.arrive(first, 'Alice');
    const link = await alice.makeMeeting(server.url);
    await alice.join();
    const inside: number[] = [];
    const frame: number[] = [];
    const bob = await Person.arrive(second, 'Bob');
    // The first run fills the caches and is not counted.
    for (let run = 0; run <= runs; run++) {
      await bob.open(link);
      await bob.textbox('Your name').fill('Bob');
      await bob.button('Stop camera').waitFor();
      const times = bob.page.evaluate(timeJoin, 'Bob');
      await bob.press('Join');
      const { inside: shown, frame: seen } = await times;
      if (run > 0) {
        inside.push(shown);
        frame.push(seen);
      }
      await bob.press('Leave');
      await alice.tile('Bob').waitFor({ state: 'detached' });
    }
    const aim = frame.map(() => aimMs);
    return [
      {
        from: 'click on Join',
        to: 'inside the meeting',
        ms: spreadOf(inside),
        'share of the aim': ratioOf(inside, aim),
      },
      {
        from: 'click on Join',
        to: 'first frame of Alice',
        ms: spreadOf(frame),
        'share of the aim': ratioOf(frame, aim),
      },
    ];
  } finally {
    await first.close();
    await second.close();
    await server.close();
  }
}

const tables = {
  Joining: await joinTimes(),
  'CPU and delay of forwarding': await workerRows(),
  'A meeting on the bridge': await roomRows(),
  'Sealing in the browser': await browserRows(),
};
const method = [
  `Joining: two Chromiums with cameras and microphones on one machine, ${runs} warm runs, aim ${aimMs} ms.`,
  `Forwarding: ${workerMethod}`,
  `Meeting: ${roomMethod}`,
  `Sealing: ${browserMethod}`,
  `Load of the machine at the end: ${loadavg()[2]!.toFixed(1)} over 15 minutes.`,
];
report(benchResult('media', method.join('\n'), tables));
