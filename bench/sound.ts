/**
 * What it costs to receive everybody's voice, with 25 and 100 people, and what the packets of a voice give away.
 *
 *     npm run bench -- sound
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { types } from 'mediasoup';
import { spawnWorker } from '../apps/server/src/media/worker-process.ts';
import { launch } from '../tests/e2e/harness/browsers.ts';
import { servePage } from '../tests/e2e/media/serve.ts';
import { benchResult, ratioOf, report, spreadOf, type BenchRow } from './report/report.ts';
import { Call, type Packet } from './sound/call.ts';
import { Choir, openSpeech } from './sound/choir.ts';
import type { Lab, Way } from './sound/page/lab.ts';
import type { Sound } from './sound/page/voice.ts';

type Browser = Awaited<ReturnType<typeof launch>>;

const listenMs = 10_000;
const costMs = 8_000;
const rounds = 3;
const frameMs = 20;
/** The page is compiled when it is first asked for. */
const patienceMs = 120_000;

class Stage {
  readonly call: Call;
  readonly close: () => Promise<void>;
  readonly #page: Awaited<ReturnType<Browser['newPage']>>;

  static async open(worker: types.Worker, browser: Browser, url: string): Promise<Stage> {
    const call = await Call.start(worker);
    const page = await browser.newPage();
    await page.exposeFunction('ask', (type: string, params: Record<string, unknown>) => call.answer(type, params));
    await page.goto(`${url}/index.html`, { timeout: patienceMs });
    await page.waitForFunction('globalThis.lab', undefined, { timeout: patienceMs });
    // Sound begins with a click.
    await page.mouse.click(10, 10);
    return new Stage(call, page);
  }

  private constructor(call: Call, page: Awaited<ReturnType<Browser['newPage']>>) {
    this.call = call;
    this.#page = page;
    this.close = async () => {
      await page.close();
      call.close();
    };
  }

  /** Calls a function of the page's `lab`. */
  do<K extends keyof Lab>(name: K, ...args: Parameters<Lab[K]>): Promise<Awaited<ReturnType<Lab[K]>>> {
    const call = ([name, args]: [string, unknown[]]) =>
      (globalThis as unknown as { lab: Record<string, (...args: unknown[]) => unknown> }).lab[name]!(...args);
    return this.#page.evaluate(call as never, [name, args]) as Promise<Awaited<ReturnType<Lab[K]>>>;
  }
}

type Open = () => Promise<Stage>;

/** What the bridge sees of one voice. */
async function listen(open: Open, way: Way, sound: Sound): Promise<Packet[]> {
  const stage = await open();
  try {
    await stage.do('open', 'send', 0, way);
    await stage.do('speak');
    await stage.do('say', sound);
    await sleep(3_000);
    stage.call.packets = [];
    await sleep(listenMs);
    return stage.call.packets;
  } finally {
    await stage.close();
  }
}

function wireRow({ dtx, cbr }: Way, sound: Sound, packets: readonly Packet[]): BenchRow {
  const sizes = packets.map(({ bytes }) => bytes);
  return {
    'bit rate': cbr ? 'constant' : 'variable',
    pauses: dtx ? 'not sent (DTX)' : 'sent',
    sound,
    'packets/s': packets.length / (listenMs / 1_000),
    'frame, B': spreadOf(sizes),
    kinds: new Set(sizes).size,
    'kbit/s': (sizes.reduce((sum, bytes) => sum + bytes, 0) * 8) / listenMs,
  };
}

interface Case {
  name: string;
  others: number;
  /** Of the others, those who send 50 frames/s of speech. */
  speaking: number;
  /** The rest send a frame in so many, as DTX does. 0: none, they are muted. */
  everyFrames: number;
  measured?: boolean;
}

const cases: Case[] = [24, 99].flatMap((others) => [
  { name: '2 speak, the others are muted', others, speaking: 2, everyFrames: 0 },
  { name: '2 speak, nobody is muted', others, speaking: 2, everyFrames: 20 },
  { name: 'the same, each voice measured here', others, speaking: 2, everyFrames: 20, measured: true },
  { name: 'nobody is muted, pauses are sent', others, speaking: others, everyFrames: 0 },
]);

interface Cost {
  /** Shares of a core. */
  receiver: number;
  worker: number;
  framesPerSecond: number;
  dropped: number;
}

async function costOf(
  open: Open,
  worker: types.Worker,
  browser: Browser,
  speech: Uint8Array[],
  one: Case,
): Promise<Cost> {
  const stage = await open();
  const people = Array.from({ length: one.others }, (_, index) => index + 1);
  const singing = new AbortController();
  let song: Promise<void> | undefined;
  try {
    const choir = await Choir.of(one.others, speech);
    await stage.do('open', 'receive', one.others, { dtx: true, cbr: true });
    for (const person of people) await stage.do('hear', await stage.call.add(person));
    if (one.measured) await stage.do('measure');
    song = sing(singing.signal, async (frame) => {
      const turn = people.filter((person) => hasTurn(one, person, frame));
      await Promise.all(turn.map(async (person) => stage.call.say(person, frame, await choir.frame(person, frame))));
    });
    await sleep(4_000);
    const [before, begin] = [await stage.do('seen'), await cpuOf(browser, worker)];
    await sleep(costMs);
    const [after, end] = [await stage.do('seen'), await cpuOf(browser, worker)];
    const seconds = end.at - begin.at;
    return {
      receiver: (end.browser - begin.browser) / seconds,
      worker: (end.worker - begin.worker) / seconds,
      framesPerSecond: (after.passed - before.passed) / seconds,
      dropped: after.dropped,
    };
  } finally {
    singing.abort();
    await song;
    await stage.close();
  }
}

function hasTurn({ speaking, everyFrames }: Case, person: number, frame: number): boolean {
  return person <= speaking || (everyFrames > 0 && (frame + person) % everyFrames === 0);
}

/** A frame every 20 ms, however late the timers are. */
async function sing(signal: AbortSignal, say: (frame: number) => Promise<void>): Promise<void> {
  const start = performance.now();
  for (let frame = 0; !signal.aborted; frame++) {
    const early = start + frame * frameMs - performance.now();
    if (early > 0) await sleep(early);
    await say(frame);
  }
}

/** Seconds: of all processes of a Chromium, of the worker, and on the clock. */
async function cpuOf(browser: Browser, worker: types.Worker): Promise<{ browser: number; worker: number; at: number }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const { ru_utime: user, ru_stime: system } = await worker.getResourceUsage();
  return {
    browser: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
    worker: (user + system) / 1_000,
    at: performance.now() / 1_000,
  };
}

function costRow({ name, others }: Case, costs: readonly Cost[], muted: readonly Cost[]): BenchRow {
  const all = (of: keyof Cost): number[] => costs.map((cost) => cost[of]);
  const receiver = all('receiver');
  return {
    others,
    case: name,
    'frames/s': spreadOf(all('framesPerSecond')),
    'receiver, cores': spreadOf(receiver),
    'ratio to muted': ratioOf(
      receiver,
      muted.map((cost) => cost.receiver),
    ),
    'worker for one receiver, cores': spreadOf(all('worker')),
    dropped: spreadOf(all('dropped')),
  };
}

async function measure(worker: types.Worker, browser: Browser, url: string): Promise<Record<string, BenchRow[]>> {
  const open: Open = () => Stage.open(worker, browser, url);
  const wire: BenchRow[] = [];
  let speech: Uint8Array[] = [];
  for (const way of [
    { dtx: true, cbr: false },
    { dtx: true, cbr: true },
    { dtx: false, cbr: true },
  ]) {
    for (const sound of ['speech', 'quiet room'] as const) {
      const packets = await listen(open, way, sound);
      wire.push(wireRow(way, sound, packets));
      if (sound === 'speech') speech = await openSpeech(packets);
    }
  }
  const costs = new Map<Case, Cost[]>(cases.map((one) => [one, []]));
  for (let round = 0; round < rounds; round++) {
    for (const one of round % 2 === 0 ? cases : cases.toReversed()) {
      costs.get(one)?.push(await costOf(open, worker, browser, speech, one));
    }
  }
  const mutedOf = (others: number): readonly Cost[] =>
    costs.get(cases.find((one) => one.others === others) ?? cases[0]!) ?? [];
  const receiving = [...costs].map(([one, found]) => costRow(one, found, mutedOf(one.others)));
  return { 'A voice on the wire': wire, 'Receiving everybody': receiving };
}

const site = await servePage(fileURLToPath(new URL('sound/page', import.meta.url)));
const worker = await spawnWorker();
const browser = await launch('chromium');
try {
  report(
    benchResult(
      'sound',
      'One Chromium with our encryption and transport; the others are played by the benchmark: a voice made of syllables, hisses and pauses, ' +
        `sealed anew for each of them. ${rounds} rounds.`,
      await measure(worker, browser, site.url),
    ),
  );
} finally {
  await browser.close();
  worker.close();
  await site.close();
}
