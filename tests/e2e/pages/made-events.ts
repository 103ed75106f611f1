/**
 * Runs in a page, before anything listens: an event that a test dispatches at a track reaches those who listen. Firefox takes tracks for
 * something of its own, whose listeners hear only what the browser itself dispatches, unless they ask for more with a fourth argument
 * that no other browser knows.
 */
export function letTracksHearMadeEvents(): void {
  const { prototype } = MediaStreamTrack;
  const listen = prototype.addEventListener as (...args: unknown[]) => void;
  prototype.addEventListener = function (this: MediaStreamTrack, type: string, listener: unknown, options?: unknown) {
    listen.call(this, type, listener, options, true);
  };
}
