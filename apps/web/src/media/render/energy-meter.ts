/** The sums that RTCStats keep of a sound (`RTCAudioSourceStats`, `RTCInboundRtpStreamStats`). */
interface SoundSums {
  totalAudioEnergy: number;
  /** Seconds. */
  totalSamplesDuration: number;
}

/** Levels from RTCStats, for browsers whose audio clock stands still: the root of the mean energy since the last look. Firefox has them of what it receives only. */
export class EnergyMeter<Key> {
  readonly #last = new Map<Key, SoundSums>();

  /** RMS level, 0 to 1; undefined at the first look and where the report has no sound. */
  level(key: Key, report: RTCStatsReport): number | undefined {
    const sums = soundSums(report);
    const last = this.#last.get(key);
    if (!sums) return undefined;
    this.#last.set(key, sums);
    const seconds = sums.totalSamplesDuration - (last?.totalSamplesDuration ?? sums.totalSamplesDuration);
    if (!last) return undefined;
    if (seconds <= 0) return 0;
    return Math.sqrt(Math.max(0, sums.totalAudioEnergy - last.totalAudioEnergy) / seconds);
  }
}

function soundSums(report: RTCStatsReport): SoundSums | undefined {
  let sums: SoundSums | undefined;
  report.forEach((stats: Partial<SoundSums>) => {
    const { totalAudioEnergy, totalSamplesDuration } = stats;
    if (totalAudioEnergy !== undefined && totalSamplesDuration !== undefined) {
      sums = { totalAudioEnergy, totalSamplesDuration };
    }
  });
  return sums;
}
