/** What some work cost, beside what it gave. */
export interface Timed<Result> {
  result: Result;
  /** Milliseconds: in Node of CPU, all threads of the process, so that what WebCrypto does elsewhere counts; in a browser of time. */
  cpu: number;
}

function milliseconds(): number {
  if (typeof process === 'undefined') return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export async function timed<Result>(work: () => Promise<Result>): Promise<Timed<Result>> {
  const before = milliseconds();
  const result = await work();
  return { result, cpu: milliseconds() - before };
}
