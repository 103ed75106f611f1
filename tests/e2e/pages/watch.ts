import type { Page } from 'playwright-core';

/** What was seen since the watch began. */
export interface Watch {
  /** For each tile that was there all the time: how long its picture stood still at most, ms. */
  longestPauseMs: Record<string, number>;
  /** Where a tile said that something was wrong: what it said. */
  troubles: Record<string, string[]>;
}

/** Keeps an eye on every tile of the meeting until `endWatch`. */
export async function beginWatch(page: Page): Promise<void> {
  await page.evaluate(watch);
}

export async function endWatch(page: Page): Promise<Watch> {
  return page.evaluate(() => (globalThis as unknown as { endWatch(): Watch }).endWatch());
}

/** Runs in the page. */
function watch(): void {
  const lookMs = 50;
  const seen = new Map<Element, { name: string; frames: number; movedAt: number; longestPauseMs: number }>();
  const troubles: Record<string, string[]> = {};
  const look = (): void => {
    const now = performance.now();
    for (const figure of document.querySelectorAll('figure')) {
      const name = figure.getAttribute('aria-label') ?? '';
      const video = figure.querySelector<HTMLVideoElement & { mozPaintedFrames?: number }>('video');
      const frames = video?.mozPaintedFrames ?? video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      const before = seen.get(figure) ?? { name, frames, movedAt: now, longestPauseMs: 0 };
      // Another video begins to count from nothing: that alone is no movement.
      const movedAt = frames > before.frames ? now : before.movedAt;
      seen.set(figure, { name, frames, movedAt, longestPauseMs: Math.max(before.longestPauseMs, now - movedAt) });
      const words = [...figure.querySelectorAll('p')].map(({ textContent }) => textContent);
      if (words.length > 0) troubles[name] = [...new Set([...(troubles[name] ?? []), ...words])];
    }
  };
  const timer = setInterval(look, lookMs);
  look();
  const endWatch = (): Watch => {
    look();
    clearInterval(timer);
    const stayed = [...seen].filter(([figure]) => figure.isConnected).map(([, one]) => one);
    return {
      longestPauseMs: Object.fromEntries(stayed.map(({ name, longestPauseMs }) => [name, Math.round(longestPauseMs)])),
      troubles,
    };
  };
  Object.assign(globalThis, { endWatch });
}
