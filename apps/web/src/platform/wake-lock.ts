/** Keeps the screen awake until the function it returns is called, where the browser can. */
export function keepAwake(): () => void {
  let held: WakeLockSentinel | undefined;
  let over = false;
  const hold = async () => {
    if (over || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      held = await navigator.wakeLock.request('screen');
      if (over) void held.release();
    } catch {
      // Refused, for example on low battery: the screen then sleeps as usual.
    }
  };
  const onVisible = () => void hold();
  document.addEventListener('visibilitychange', onVisible);
  void hold();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', onVisible);
    void held?.release();
  };
}
