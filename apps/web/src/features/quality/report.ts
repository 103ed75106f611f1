import type { FrameCounts } from '../../media/media-engine.ts';
import type { Quality } from './quality.ts';

/** What a report is made of. */
export interface Measured {
  qualities: readonly Quality[];
  counts: readonly FrameCounts[];
  epoch: number;
  connection: string;
  /** Such as `navigator.userAgent`. */
  browser: string;
  /** In the order in which they are numbered. */
  people: readonly string[];
  refusals: Readonly<Record<string, number>>;
}

/**
 * A report for whoever helps with a bad connection: JSON with numbers only. Nobody's name, no participant id, no key, no code, no address;
 * people are numbered.
 */
export function reportOf({ qualities, counts, epoch, connection, browser, people, refusals }: Measured): string {
  const who = (participant: string | undefined) =>
    participant === undefined ? 'self' : `person ${people.indexOf(participant) + 1}`;
  return JSON.stringify(
    {
      format: 'konklave quality 1',
      browser,
      connection,
      epoch,
      people: people.length,
      refusals,
      streams: qualities.map(({ participant, bitsPerSecond, loss, delayMs, ...rest }) => ({
        who: who(participant),
        ...rest,
        kbitPerSecond: Math.round(bitsPerSecond / 1_000),
        lossPercent: Math.round(loss * 1_000) / 10,
        delayMs: delayMs === undefined ? undefined : Math.round(delayMs),
      })),
      frames: counts.map(({ participant, direction, source, passed, empty, dropped }) => ({
        who: who(participant),
        direction,
        source,
        passed,
        empty,
        dropped,
      })),
    },
    undefined,
    1,
  );
}
