/** What a meeting may draw attention to. */
export const happenings = ['coming', 'hands', 'messages'] as const;
export type Happening = (typeof happenings)[number];

/** How loudly. */
export const loudnesses = ['sound', 'shown', 'off'] as const;
type Loudness = (typeof loudnesses)[number];

/** What a person has chosen for all their meetings. Nothing of it is secret. */
export interface Choices {
  /** Single keys do something (WCAG 2.1.4: they can be turned off). */
  shortcuts: boolean;
  attention: Readonly<Record<Happening, Loudness>>;
}

const initial: Choices = { shortcuts: true, attention: { coming: 'sound', hands: 'sound', messages: 'sound' } };

/** Holds the choices, tells who listens, and keeps them in `localStorage`. Where storage is shut they last as long as the page. */
export interface ChoiceStore {
  readonly state: Choices;
  subscribe(listener: () => void): () => void;
  choose(change: Partial<Choices>): void;
}

const key = 'konklave.choices';

export function openChoices(storage: Storage | undefined): ChoiceStore {
  let state = read(storage);
  const listeners = new Set<() => void>();
  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    choose(change) {
      state = { ...state, ...change };
      try {
        storage?.setItem(key, JSON.stringify(state));
      } catch {
        // Full or forbidden.
      }
      for (const listener of listeners) listener();
    },
  };
}

/** Whatever is kept that is none of the choices is left out. */
function read(storage: Storage | undefined): Choices {
  try {
    const kept = JSON.parse(storage?.getItem(key) ?? '{}') as { shortcuts?: unknown; attention?: object } | null;
    const loud = (kept?.attention ?? {}) as Partial<Record<Happening, unknown>>;
    const attention = happenings.map((happening) => [
      happening,
      loudnesses.find((known) => known === loud[happening]) ?? initial.attention[happening],
    ]);
    return { shortcuts: kept?.shortcuts !== false, attention: Object.fromEntries(attention) as Choices['attention'] };
  } catch {
    return initial;
  }
}
