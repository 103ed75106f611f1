/** Elements that play tracks, all on the chosen speaker. */
export class Elements {
  readonly #playing = new Map<HTMLMediaElement, MediaStreamTrack>();
  /** Elements that play something else. */
  readonly #routed = new Set<HTMLMediaElement>();
  /** Elements that the browser lets play only after a click. */
  readonly #waiting = new Set<HTMLMediaElement>();
  readonly #page: EventTarget;
  readonly #listener = (): void => this.#playWaiting();
  #speaker: string | undefined;

  /** `page` is where clicks and keys are heard. */
  constructor(page: EventTarget) {
    this.#page = page;
    for (const event of ['pointerup', 'keyup']) page.addEventListener(event, this.#listener);
  }

  /** Plays the track in the element; returns a function that stops it. */
  attach(element: HTMLMediaElement, track: MediaStreamTrack): () => void {
    this.#playing.set(element, track);
    element.autoplay = true;
    if (element instanceof HTMLVideoElement) element.playsInline = true;
    element.srcObject = new MediaStream([track]);
    this.#route(element);
    this.#play(element);
    return () => this.#detach(element, track);
  }

  /** Plays what the element plays of itself on the chosen speaker; returns a function that stops that. */
  route(element: HTMLMediaElement): () => void {
    this.#routed.add(element);
    this.#route(element);
    return () => this.#routed.delete(element);
  }

  /** Plays everything on this speaker from now on; `''` is what the system plays on. */
  choose(deviceId: string): void {
    this.#speaker = deviceId;
    for (const element of [...this.#playing.keys(), ...this.#routed]) this.#route(element);
  }

  close(): void {
    for (const event of ['pointerup', 'keyup']) this.#page.removeEventListener(event, this.#listener);
    for (const [element, track] of this.#playing) this.#detach(element, track);
  }

  #detach(element: HTMLMediaElement, track: MediaStreamTrack): void {
    // Another track may have taken the element over.
    if (this.#playing.get(element) !== track) return;
    this.#playing.delete(element);
    this.#waiting.delete(element);
    element.srcObject = null;
  }

  #route(element: HTMLMediaElement): void {
    if (this.#speaker === undefined || !('setSinkId' in element)) return;
    // A speaker that is gone leaves the sound where it was.
    element.setSinkId(this.#speaker).catch(() => {});
  }

  #play(element: HTMLMediaElement): void {
    element.play().catch((error: unknown) => {
      const mustWait = error instanceof DOMException && error.name === 'NotAllowedError';
      if (mustWait && this.#playing.has(element)) this.#waiting.add(element);
    });
  }

  #playWaiting(): void {
    const elements = [...this.#waiting];
    this.#waiting.clear();
    for (const element of elements) this.#play(element);
  }
}
