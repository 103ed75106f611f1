import { routeOf, type Route } from './route.ts';

/** The address bar: which page it names, and going to another one. */
export interface Navigation {
  readonly state: Route;
  subscribe(listener: () => void): () => void;
  go(path: string): void;
}

export function openNavigation(): Navigation {
  let state = routeOf(new URL(location.href));
  const listeners = new Set<() => void>();
  const update = () => {
    state = routeOf(new URL(location.href));
    for (const listener of listeners) listener();
  };
  addEventListener('popstate', update);
  addEventListener('hashchange', update);
  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    go(path) {
      history.pushState(null, '', path);
      update();
    },
  };
}
