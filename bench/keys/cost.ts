/** CPU time of this process, all of its threads, so that what WebCrypto does elsewhere counts. */
export interface Timed<Result> {
  result: Result;
  /** Milliseconds of CPU. */
  cpu: number;
}

export async function timed<Result>(work: () => Promise<Result>): Promise<Timed<Result>> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, cpu: (user + system) / 1000 };
}
