/** At most one request in this time: an encoder needs a moment, and a key frame costs ten times a delta frame. */
const betweenRequestsMs = 500;

/**
 * When the receiver of a video must ask for a key frame. The decoder would find out by itself, but only after up to three
 * seconds without a picture. Times in ms of any monotonic clock.
 */
export class KeyFrameNeed {
  #missing = true;
  #lastRequest = Number.NEGATIVE_INFINITY;

  /** A frame got lost here, so the frames that build on it cannot be decoded. */
  lost(): void {
    this.#missing = true;
  }

  /** A frame was opened. Returns whether to ask for a key frame now. */
  opened(isKeyFrame: boolean, now: number): boolean {
    if (isKeyFrame) this.#missing = false;
    if (!this.#missing || now - this.#lastRequest < betweenRequestsMs) return false;
    this.#lastRequest = now;
    return true;
  }
}
