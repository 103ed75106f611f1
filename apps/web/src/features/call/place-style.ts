import type { CSSProperties } from 'react';
import type { Rect } from './layout.ts';

/** Puts an element at its place on the stage. */
export function placeStyle({ left, top, width, height }: Rect): CSSProperties {
  return { transform: `translate(${left}px, ${top}px)`, width, height };
}
