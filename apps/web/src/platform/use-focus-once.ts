import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Gives an element the focus when it appears: where a screen reader goes on reading after a screen has changed. Before the
 * browser paints; later it would take the focus away from somebody who is already typing.
 */
export function useFocusOnce<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => ref.current?.focus(), []);
  return ref;
}
