import type { CountedStream, StreamCounts } from './messages.ts';

/** Adds up what belongs to the same source of the same person: their streams follow each other when the bridge starts again. */
export function totalsBySource(streams: readonly CountedStream[]): CountedStream[] {
  const totals = new Map<string, CountedStream>();
  for (const stream of streams) {
    const name = `${stream.direction} ${stream.participant ?? ''} ${stream.source}`;
    const before = totals.get(name);
    totals.set(name, before ? { ...stream, counts: sum(before.counts, stream.counts) } : stream);
  }
  return [...totals.values()];
}

function sum(one: StreamCounts, other: StreamCounts): StreamCounts {
  const dropped = { ...one.dropped };
  for (const [cause, count] of Object.entries(other.dropped)) dropped[cause] = (dropped[cause] ?? 0) + count;
  return {
    passed: one.passed + other.passed,
    bytes: one.bytes + other.bytes,
    empty: one.empty + other.empty,
    dropped,
  };
}
