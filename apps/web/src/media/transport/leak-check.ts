import type { StreamCounts } from '../encrypt/messages.ts';

/** What RTCOutboundRtpStreamStats tell about one sender, summed over its layers. */
export interface SentCounts {
  kind: 'audio' | 'video';
  /** Payload without headers, padding and retransmissions. Packets say nothing: most of them may be padding that probes the line. */
  bytes: number;
  /** Frames that the encoder gave to the sender; video only. */
  frames: number;
}

// Counters are read one after another on a running stream. A leak is more than this within a second.
const toleratedFrames = 10;
const toleratedBytes = 2_000;

/**
 * Whether frames left that the encrypt worker has not seen. The last line of defence: transforms are set so that this cannot
 * happen, but a browser that forgets one fails open, and everything else looks fine then. `sent` must be read before `counts`.
 */
export function hasLeaked(sent: SentCounts, counts: StreamCounts): boolean {
  if (sent.kind === 'audio' || counts.passed === 0) return sent.bytes > counts.bytes + toleratedBytes;
  // Payload that was sent once is also used for probing, so it is no upper bound for video. A browser counts a frame as sent
  // when it reaches the transform, also if it is dropped there.
  const dropped = Object.values(counts.dropped).reduce((sum, count) => sum + count, 0);
  return sent.frames > counts.passed + counts.empty + dropped + toleratedFrames;
}

/** Reads what a sender has sent. */
export function sentCounts(kind: 'audio' | 'video', report: RTCStatsReport): SentCounts {
  const sent: SentCounts = { kind, bytes: 0, frames: 0 };
  report.forEach((stats: RTCOutboundRtpStreamStats & { retransmittedBytesSent?: number }) => {
    if (stats.type !== 'outbound-rtp') return;
    sent.bytes += (stats.bytesSent ?? 0) - (stats.retransmittedBytesSent ?? 0);
    sent.frames += stats.framesSent ?? 0;
  });
  return sent;
}
