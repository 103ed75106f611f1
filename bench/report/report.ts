/** What every benchmark shares: naming the machine, the middle and the spread of noisy values, the table and the JSON file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

interface Machine {
  processor: string;
  cores: number;
  memoryGiB: number;
  system: string;
  node: string;
}

/** Many values of one quantity: the median, and the quartiles around it. */
export interface Spread {
  median: number;
  lower: number;
  upper: number;
  count: number;
}

/** One result: what was measured, in words and units of its own. */
export type BenchRow = Record<string, string | number | Spread>;

export interface BenchResult {
  /** The benchmark's name, which is also that of its file. */
  area: string;
  measuredAt: string;
  machine: Machine;
  /** How it was measured, for the reader of the numbers. */
  method: string;
  /** By table. */
  tables: Record<string, BenchRow[]>;
}

const resultsFolder = join(import.meta.dirname, '..', 'results');

function thisMachine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** Median and quartiles (nearest rank). */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), lower: at(0.25), upper: at(0.75), count: sorted.length };
}

/** The ratio of each pair of values that were measured side by side. */
export function ratioOf(values: readonly number[], references: readonly number[]): Spread {
  return spreadOf(values.map((value, i) => value / references[i]!));
}

export function benchResult(area: string, method: string, tables: BenchResult['tables']): BenchResult {
  return { area, measuredAt: new Date().toISOString(), machine: thisMachine(), method, tables };
}

/** Writes `bench/results/<area>.json` and prints the tables. */
export function report(result: BenchResult): void {
  const { area, machine, method, tables } = result;
  mkdirSync(resultsFolder, { recursive: true });
  writeFileSync(join(resultsFolder, `${area}.json`), `${JSON.stringify(result, roundNumbers, 2)}\n`);
  console.log(`${area}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}`);
  console.log(method);
  for (const [title, rows] of Object.entries(tables)) console.log(`\n${title}\n${tableOf(rows)}`);
}

/** Rows in columns of equal width; a spread reads as `median (lower to upper)`. */
function tableOf(rows: readonly BenchRow[]): string {
  const titles = Object.keys(rows[0] ?? {});
  const lines = [titles, ...rows.map((row) => titles.map((title) => cell(row[title])))];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cell(value: BenchRow[string] | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return short(value);
  return `${short(value.median)} (${short(value.lower)} to ${short(value.upper)})`;
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}

function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
