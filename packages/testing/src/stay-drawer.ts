import type { KeptStay, StayMemory } from '@konklave/client';

/** What one browser keeps of its stays. Each page has an end of its own; a stay is in the hands of one page at a time. */
export class StayDrawer {
  readonly stays = new Map<string, KeptStay>();
  readonly #hands = new Map<string, StayMemory>();

  /** The end of a new page. */
  page(): StayMemory & { crash(): void } {
    const page: StayMemory & { crash(): void } = {
      open: async (room) => {
        if (this.#hands.has(room)) return undefined;
        this.#hands.set(room, page);
        return this.stays.get(room);
      },
      keep: async (room, stay) => {
        if (this.#hands.get(room) === page) this.stays.set(room, stay);
      },
      close: async (room, keep) => {
        if (this.#hands.get(room) !== page) return;
        this.#hands.delete(room);
        if (!keep) this.stays.delete(room);
      },
      crash: () => {
        for (const [room, holder] of this.#hands) if (holder === page) this.#hands.delete(room);
      },
    };
    return page;
  }
}
