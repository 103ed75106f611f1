import type { BenchRow } from '../report/report.ts';
import type { Packets } from './crowd-process.ts';
import { trendOf } from './trend.ts';

/** What was there at a moment. */
export interface Sample {
  workerPid: number;
  /** Hours since everyone was there. */
  at: number;
  values: Readonly<Record<string, number>>;
  packets: Packets;
  /** Seconds of CPU since the beginning. */
  cpu: { server: number; worker: number };
}

/** A soak from its beginning to its end. */
export interface Course {
  people: number;
  /** Those who left while the samples were taken, with and without a goodbye. */
  departures: number;
  /** Before anyone came. */
  before: Sample;
  /** While everyone was there. */
  samples: readonly Sample[];
  /** When everyone had gone. */
  after: Sample;
}

/** Caches fill and pools grow to their size at first. */
const warmUpShare = 0.25;
/** With fewer samples there is no telling. */
const fewestSamples = 6;
/** Fails when departures leave so much behind on average, of what one participant takes. */
const shareLeftBehind = 0.1;

const isMemory = (name: string): boolean => name.endsWith(', MB');

/**
 * Whether something grows: the slope of the straight line through what was there after the warm-up, less twice its standard error, is
 * above its bound; or something that can be counted is still there when everyone has gone.
 */
export function judge({ people, departures, before, samples, after }: Course) {
  const first = samples[0]!;
  const last = samples.at(-1)!;
  if (after.workerPid !== before.workerPid) throw new Error('the worker has died and was started again');
  const steady = samples.filter(({ at }) => at >= warmUpShare * last.at);
  if (steady.length < fewestSamples) throw new Error('too short to tell: at least 5 minutes');
  const departuresAnHour = departures / last.at;
  const series = Object.keys(last.values).map((name) => {
    const points = steady.map(({ at, values }) => ({ at, value: values[name] ?? 0 }));
    const { slope, standardError } = trendOf(points);
    const empty = before.values[name] ?? 0;
    const emptyAgain = after.values[name] ?? 0;
    const aParticipant = isMemory(name) ? ((first.values[name] ?? 0) - empty) / people : 1;
    const bound = departuresAnHour * shareLeftBehind * aParticipant;
    const numbers = points.map(({ value }) => value);
    const isLeft = !isMemory(name) && emptyAgain > empty + shareLeftBehind * departures;
    return {
      what: name,
      'nobody yet': empty,
      'everyone, first': points[0]!.value,
      least: Math.min(...numbers),
      most: Math.max(...numbers),
      'everyone, last': points.at(-1)!.value,
      'nobody any more': emptyAgain,
      'slope an hour': slope,
      'twice its error': 2 * standardError,
      'bound an hour': bound,
      grows: slope - 2 * standardError > bound || isLeft ? 'yes' : 'no',
    };
  });
  const seconds = 3_600 * (last.at - first.at);
  const traffic = {
    departures,
    'packets sent': last.packets.sent,
    'packets received': last.packets.received,
    'not authentic': last.packets.notAuthentic,
    'attempts made again': last.packets.openedAgain,
    'given up and came back': last.packets.cameBack,
    'server, share of a core': (last.cpu.server - first.cpu.server) / seconds,
    'worker, share of a core': (last.cpu.worker - first.cpu.worker) / seconds,
  };
  const tables: Record<string, BenchRow[]> = { 'What is held': series, Traffic: [traffic] };
  return {
    tables,
    method:
      `A straight line is laid through ${steady.length} samples after the first quarter. Something grows when the line rises, with 95 % ` +
      'confidence, by more than a tenth of what one participant takes (of memory) or a tenth of a thing (of what can be counted) a ' +
      'departure, or when that much is still there when everyone has gone.',
    grows: series.some(({ grows }) => grows === 'yes') || last.packets.notAuthentic > 0,
  };
}
