/** Network Information API, which TypeScript's DOM does not know; Firefox does not have it. */
type Networked = Navigator & { connection?: EventTarget };

/** Calls back when this machine is in another network, or in one again, as far as the browser tells. Returns what ends it. */
export function onNetworkChange(listener: () => void): () => void {
  const { connection } = navigator as Networked;
  addEventListener('online', listener);
  connection?.addEventListener('change', listener);
  return () => {
    removeEventListener('online', listener);
    connection?.removeEventListener('change', listener);
  };
}
