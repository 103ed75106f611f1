// One person's browser, copied and restored on purpose: whatever is brought back, no leaf is alive twice.
import { toHex } from '@konklave/bytes';
import { Place, StayDrawer, type Guest } from '@konklave/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areTogether } from './together.ts';

/**
 * Who was given which base key for which leaf. Two who have the same would count the frames of one sender, and the messages of one
 * ratchet, both from 0.
 */
class Ledger {
  readonly twice: string[] = [];
  readonly #given = new Set<string>();

  watch(guest: Guest): Guest {
    const { keys } = guest;
    const take = keys.epoch.bind(keys);
    keys.epoch = (given) => {
      const entry = `${toHex(given.baseKey)} for leaf ${given.leaf}`;
      if (this.#given.has(entry)) this.twice.push(entry);
      this.#given.add(entry);
      return take(given);
    };
    return guest;
  }
}

/** A browser with a profile: what it keeps is copied as a backup would. */
class Browser {
  readonly drawer: StayDrawer;

  constructor(kept: StayDrawer = new StayDrawer()) {
    this.drawer = new StayDrawer();
    for (const [room, stay] of kept.stays) this.drawer.stays.set(room, stay);
  }
}

type Step = { kind: 'restore' | 'twins' | 'tab' | 'crash'; which: number; waitMs: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('restore', 'twins', 'tab', 'crash'),
  which: fc.nat({ max: 20 }),
  waitMs: fc.nat({ max: 800 }),
});

describe('pages of one person, from copies of their browser', () => {
  it('never use a leaf, a message key or a frame key of each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), fc.nat(), async (steps, seed) => {
        const place = new Place({ seed, graceMs: 3_000, latencyMs: (random) => 5 + 40 * random.fraction() });
        const ledger = new Ledger();
        const [alice] = await place.gathered('alice');
        const pages: Guest[] = [];
        const open = ({ drawer }: Browser): void => {
          const page = ledger.watch(place.guest('bob', drawer));
          pages.push(page);
          page.join();
        };
        const browser = new Browser();
        const backups = [new Browser()];
        open(browser);
        await place.until(() => areTogether([alice, ...pages]));
        for (const { kind, which, waitMs } of steps) {
          backups.push(new Browser(browser.drawer));
          const backup = backups[which % backups.length]!;
          if (kind === 'tab') open(browser);
          if (kind === 'restore' || kind === 'twins') open(new Browser(backup.drawer));
          if (kind === 'twins') open(new Browser(backup.drawer));
          if (kind === 'crash') {
            const next = ledger.watch(pages[which % pages.length]!.crash());
            pages[which % pages.length] = next;
            next.join();
          }
          await place.advance(waitMs);
        }
        await place.advance(3_000);
        expect(ledger.twice).toEqual([]);
        const here = [alice, ...pages].filter(({ state }) => state.phase === 'here');
        expect(new Set(here.map(({ participant }) => participant)).size).toBe(here.length);
      }),
      { numRuns: 8 },
    );
  });
});
