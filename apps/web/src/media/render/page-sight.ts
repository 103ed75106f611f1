/** Whoever only looks something up elsewhere finds the pictures running when they come back. */
const lookMs = 5_000;

/** Pictures that float over other windows are seen while their page is not. */
interface Floating {
  readonly documentPictureInPicture?: { readonly window: Window | null };
}

/** Whether anybody can see the page's pictures: a page in the background shows none, unless they float. */
export class PageSight {
  readonly #page: Document;
  readonly #onChange: (seen: boolean) => void;
  readonly #listener = (): void => this.#turned();
  #timer: ReturnType<typeof setInterval> | undefined;
  #seen = true;

  constructor(page: Document, onChange: (seen: boolean) => void) {
    this.#page = page;
    this.#onChange = onChange;
    page.addEventListener('visibilitychange', this.#listener);
    this.#turned();
  }

  close(): void {
    this.#page.removeEventListener('visibilitychange', this.#listener);
    clearInterval(this.#timer);
  }

  #turned(): void {
    clearInterval(this.#timer);
    if (this.#page.visibilityState === 'hidden') this.#timer = setInterval(() => this.#tell(this.#floats()), lookMs);
    else this.#tell(true);
  }

  #tell(seen: boolean): void {
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#onChange(seen);
  }

  #floats(): boolean {
    const { documentPictureInPicture } = this.#page.defaultView as Floating;
    return this.#page.pictureInPictureElement != null || documentPictureInPicture?.window != null;
  }
}
