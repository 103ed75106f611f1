/** Long enough on a busy machine; what was read later would be old. */
const longestWaitMs = 1_000;

/** Something that has RTCStats. */
export interface Measurable {
  getStats(): Promise<RTCStatsReport>;
}

/**
 * RTCStats of a sender, a receiver or a transport; undefined when there are none. Firefox never answers when its connection is closed at
 * that moment, so nobody may wait for it without an end.
 */
export async function readStats(end: Measurable | undefined): Promise<RTCStatsReport | undefined> {
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
