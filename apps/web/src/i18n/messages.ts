import type { en } from './en.ts';

/** Every sentence of the interface. One file a language holds them; English is the one that the others follow. */
export type Messages = typeof en;
