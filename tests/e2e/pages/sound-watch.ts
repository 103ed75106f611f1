import type { Page } from 'playwright-core';

/**
 * Listens from now on how many streams of sound come in, until `endSoundWatch`. Only on the page of somebody whose `Manner` has a
 * `way`.
 */
export async function beginSoundWatch(page: Page, streams: number): Promise<void> {
  await page.evaluate(watchSound, streams);
}

/** The longest time in which not all of them came, ms. */
export async function endSoundWatch(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { endSoundWatch(): number }).endSoundWatch());
}

/** Runs in the page. */
function watchSound(expected: number): void {
  const lookMs = 200;
  /** Who says nothing sends a packet every 400 ms (DTX). */
  const flowingMs = 800;
  const streams = new Map<string, { packets: number; at: number }>();
  let allAt = performance.now();
  let longest = 0;
  const look = async (): Promise<void> => {
    const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] };
    for (const connection of connections.filter(({ connectionState }) => connectionState !== 'closed')) {
      for (const stats of (await connection.getStats()).values()) {
        if (stats.type !== 'inbound-rtp' || stats.kind !== 'audio') continue;
        const key = `${connections.indexOf(connection)} ${stats.ssrc}`;
        const packets: number = stats.packetsReceived ?? 0;
        if (packets > (streams.get(key)?.packets ?? 0)) streams.set(key, { packets, at: performance.now() });
      }
    }
    const now = performance.now();
    const flowing = [...streams.values()].filter(({ at }) => now - at < flowingMs);
    // The moment at which the last of them came, not the one at which that is noticed.
    if (flowing.length >= expected) allAt = Math.min(...flowing.map(({ at }) => at));
    longest = Math.max(longest, now - allAt);
  };
  const timer = setInterval(() => void look(), lookMs);
  const endSoundWatch = (): number => {
    clearInterval(timer);
    return Math.round(longest);
  };
  Object.assign(globalThis, { endSoundWatch });
}
