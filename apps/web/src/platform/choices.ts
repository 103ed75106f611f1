import { keep, readKeptFields } from './kept.ts';
import { Observable } from './observable.ts';

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

const initial: Choices['attention'] = { coming: 'sound', hands: 'sound', messages: 'sound' };

/** Holds the choices, tells who listens, and keeps them in `localStorage`. Where storage is shut they last as long as the page. */
export interface ChoiceStore {
  readonly state: Choices;
  subscribe(listener: () => void): () => void;
  choose(change: Partial<Choices>): void;
}

const key = 'konklave.choices';

export function openChoices(storage: Storage | undefined): ChoiceStore {
  const choices = new Observable(read(storage));
  return {
    get state() {
      return choices.state;
    },
    subscribe: choices.subscribe,
    choose(change) {
      choices.set({ ...choices.state, ...change });
      keep(storage, key, JSON.stringify(choices.state));
    },
  };
}

/** Whatever is kept that is none of the choices is left out. */
function read(storage: Storage | undefined): Choices {
  const kept = readKeptFields(storage, key);
  const loud = (kept['attention'] ?? {}) as Partial<Record<Happening, unknown>>;
  const attention = happenings.map((happening) => [
    happening,
    loudnesses.find((known) => known === loud[happening]) ?? initial[happening],
  ]);
  return { shortcuts: kept['shortcuts'] !== false, attention: Object.fromEntries(attention) as Choices['attention'] };
}
