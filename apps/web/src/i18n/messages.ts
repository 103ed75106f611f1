import type en from './en.ts';

/**
 * Every sentence of the interface. One file a language holds them, under its tag; English is the one that the others follow: in a
 * file that lacks one, or has one too many, the types do not fit.
 */
export type Messages = typeof en;
