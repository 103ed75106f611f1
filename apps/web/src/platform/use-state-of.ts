import { useCallback, useSyncExternalStore } from 'react';

/** Something with a state that is replaced as a whole at every change, like a Session or a MediaEngine. */
export interface Source<S> {
  readonly state: S;
  subscribe(listener: () => void): () => void;
}

/** Binds a source to a view, which is drawn again at every change. */
export function useStateOf<S>(source: Source<S>): S {
  const subscribe = useCallback((listener: () => void) => source.subscribe(listener), [source]);
  return useSyncExternalStore(subscribe, () => source.state);
}
