/** Long enough on a busy machine; what was read later would be old. */
const longestWaitMs = 1_000;

/**
 * RTCStats of a sender or receiver; undefined when there are none. Firefox never answers when its connection is closed at
 * that moment, so nobody may wait for it without an end.
 */
export async function readStats(end: RTCRtpSender | RTCRtpReceiver | undefined): Promise<RTCStatsReport | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), longestWaitMs)));
  try {
    return await Promise.race([end?.getStats(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
