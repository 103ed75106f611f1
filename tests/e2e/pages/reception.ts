import type { Page } from 'playwright-core';

/** What a page has received since it began, over everything that it still receives. Only of somebody whose `Manner` has a `way`. */
export interface Reception {
  /** Samples of sound that were played, and how many of them the decoder made up because the packet was not there in time. */
  samples: number;
  madeUpSamples: number;
  /** How many times it had to begin to make sound up. */
  gaps: number;
  /** Samples that came through the jitter buffer, and how long all of them together waited there, s. */
  waitedSamples: number;
  waited: number;
  /** Packets of sound that came, and those that never did, not even a second time. */
  packets: number;
  lostPackets: number;
  /** Frames of pictures. */
  frames: number;
  /** Height in pixels of the largest picture that comes at this moment. */
  height: number;
}

/** What came between two moments. */
export function receivedBetween(before: Reception, after: Reception): Reception {
  const { height, ...counts } = after;
  const came = Object.entries(counts).map(([name, count]) => [name, count - before[name as keyof Reception]]);
  return { ...(Object.fromEntries(came) as typeof counts), height };
}

export function readReception(page: Page): Promise<Reception> {
  return page.evaluate(async () => {
    const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] };
    const sound = { samples: 0, madeUpSamples: 0, gaps: 0, waitedSamples: 0, waited: 0, packets: 0, lostPackets: 0 };
    const sum = { ...sound, frames: 0, height: 0 };
    for (const connection of connections.filter(({ connectionState }) => connectionState !== 'closed')) {
      for (const stats of (await connection.getStats()).values()) {
        if (stats.type !== 'inbound-rtp') continue;
        if (stats.kind === 'audio') {
          sum.samples += stats.totalSamplesReceived ?? 0;
          sum.madeUpSamples += stats.concealedSamples ?? 0;
          sum.gaps += stats.concealmentEvents ?? 0;
          sum.waitedSamples += stats.jitterBufferEmittedCount ?? 0;
          sum.waited += stats.jitterBufferDelay ?? 0;
          sum.packets += stats.packetsReceived ?? 0;
          sum.lostPackets += stats.packetsLost ?? 0;
        } else {
          sum.frames += stats.framesDecoded ?? 0;
          sum.height = Math.max(sum.height, stats.frameHeight ?? 0);
        }
      }
    }
    return sum;
  });
}
