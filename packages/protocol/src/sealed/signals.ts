/** What somebody can say with one key. */
export const reactions = ['agree', 'disagree', 'thanks', 'laugh', 'cheer', 'slower'] as const;
export type Reaction = (typeof reactions)[number];

/** The highest place of a raised hand: beyond any queue of people. */
export const lastPlace = 1_000_000;
