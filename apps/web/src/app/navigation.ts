import { Observable } from '../platform/observable.ts';
import { routeOf, type Route } from './route.ts';

/** The address bar: which page it names, and going to another one. */
export interface Navigation {
  readonly state: Route;
  subscribe(listener: () => void): () => void;
  go(path: string): void;
}

export function openNavigation(): Navigation {
  const route = new Observable(routeOf(new URL(location.href)));
  const update = () => route.set(routeOf(new URL(location.href)));
  addEventListener('popstate', update);
  addEventListener('hashchange', update);
  return {
    get state() {
      return route.state;
    },
    subscribe: route.subscribe,
    go(path) {
      history.pushState(null, '', path);
      update();
    },
  };
}
