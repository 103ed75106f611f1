import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { failed, type Finding, ok, warning } from '../finding.ts';
import { firstLine } from './programs.ts';

const about = 'Clock';
const remedy = 'Let the system keep it: sudo timedatectl set-ntp true';
const yearMs = 365.25 * 86_400_000;
const watchMs = 300;

/** The latest moments that are known to be past, however wrong the clock may be. */
export interface Landmarks {
  /** When the newest change of this checkout was made. */
  lastChange: Date;
  /** When the time zone data in Node were published. */
  timeZones: Date;
}

/** A wrong clock makes certificates invalid and times in the log useless. No network is asked. */
export async function checkClock(root: string): Promise<Finding[]> {
  const clock = judgeClock(new Date(), await landmarks(root));
  if (clock.verdict !== 'ok') return [clock];
  const before = Date.now() - performance.now();
  await delay(watchMs);
  const jump = Math.abs(Date.now() - performance.now() - before);
  if (jump > 50) return [warning(about, `It jumped by ${Math.round(jump)} ms while being watched.`, remedy)];
  const kept = await firstLine('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  return kept === 'no' ? [warning(about, 'Nothing keeps it in step with the world.', remedy)] : [clock];
}

/** Whether a clock that shows `now` can be right. */
export function judgeClock(now: Date, { lastChange, timeZones }: Landmarks): Finding {
  const latest = Math.max(lastChange.getTime(), timeZones.getTime());
  const shown = now.toISOString();
  if (now.getTime() < latest) {
    return failed(
      about,
      `It shows ${shown}, which is before ${new Date(latest).toISOString()}, and that is past.`,
      remedy,
    );
  }
  if (now.getTime() > latest + 10 * yearMs) {
    return failed(about, `It shows ${shown}, ten years after anything in this checkout.`, remedy);
  }
  return ok(about, `${shown} is plausible`);
}

async function landmarks(root: string): Promise<Landmarks> {
  const commitSeconds = Number(await firstLine('git', ['-C', root, 'log', '-1', '--format=%ct']));
  const lastChange = commitSeconds > 0 ? commitSeconds * 1000 : statSync(join(root, 'package-lock.json')).mtimeMs;
  // "2026b": the second edition of 2026.
  const year = Number.parseInt(process.versions['tz'] ?? '', 10);
  return { lastChange: new Date(lastChange), timeZones: new Date(Date.UTC(year || 2025, 0, 1)) };
}
