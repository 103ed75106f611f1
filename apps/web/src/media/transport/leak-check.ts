import type { StreamCounts } from '../encrypt/messages.ts';

/** What RTCOutboundRtpStreamStats tell about one sender, summed over its layers. */
export interface SentCounts {
  kind: 'audio' | 'video';
  /** Without retransmissions. */
  packets: number;
  /** Frames that the encoder gave to the sender; video only. */
  frames: number;
}

/** Counters are read one after another on a running stream. A leak is more than this within a fifth of a second. */
const tolerance = 10;

/**
 * Whether frames left that the encrypt worker has not seen. The last line of defence: transforms are set so that this cannot
 * happen, but a browser that forgets one fails open, and everything else looks fine then. `sent` must be read before `counts`.
 */
export function hasLeaked(sent: SentCounts, counts: StreamCounts): boolean {
  const sealed = counts.passed + counts.empty;
  if (sealed === 0 && sent.packets > tolerance) return true;
  if (sent.kind === 'audio') return sent.packets > sealed + tolerance;
  // A browser counts a frame as sent when it reaches the transform, also if it is dropped there.
  const dropped = Object.values(counts.dropped).reduce((sum, count) => sum + count, 0);
  return sent.frames > sealed + dropped + tolerance;
}

/** Reads what a sender has sent. */
export function sentCounts(kind: 'audio' | 'video', report: RTCStatsReport): SentCounts {
  const sent: SentCounts = { kind, packets: 0, frames: 0 };
  report.forEach((stats: RTCOutboundRtpStreamStats & { retransmittedPacketsSent?: number }) => {
    if (stats.type !== 'outbound-rtp') return;
    sent.packets += (stats.packetsSent ?? 0) - (stats.retransmittedPacketsSent ?? 0);
    sent.frames += stats.framesSent ?? 0;
  });
  return sent;
}
