import { useCallback, useEffect, useSyncExternalStore } from 'react';

/** The whole page without the browser around it. */
export interface FullScreen {
  full: boolean;
  /** Undefined where the browser cannot do that. */
  toggle: (() => void) | undefined;
}

/** Full screen, which ends with the view. */
export function useFullScreen(): FullScreen {
  const full = useSyncExternalStore(follow, isFull);
  const toggle = useCallback(() => void (isFull() ? leave() : enter()), []);
  useEffect(() => () => void leave(), []);
  return { full, toggle: document.fullscreenEnabled ? toggle : undefined };
}

function follow(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

function isFull(): boolean {
  return document.fullscreenElement !== null;
}

/** The browser may refuse; then everything stays as it is. */
async function enter(): Promise<void> {
  await document.documentElement.requestFullscreen().catch(() => undefined);
}

async function leave(): Promise<void> {
  if (isFull()) await document.exitFullscreen().catch(() => undefined);
}
