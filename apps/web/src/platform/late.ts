/** A part of the page that is not needed at first and comes over the network when it is. */
export interface Late<T> {
  /** Undefined until it has come. */
  readonly value: T | undefined;
  /** Fetches it, once for all who ask. Rejects when it does not come; the next call tries again. */
  load(): Promise<T>;
}

export function late<T>(fetch: () => Promise<T>): Late<T> {
  let value: T | undefined;
  let coming: Promise<T> | undefined;
  const load = async (): Promise<T> => {
    try {
      value = await fetch();
      return value;
    } catch (error) {
      coming = undefined;
      throw error;
    }
  };
  return {
    get value() {
      return value;
    },
    load: () => (coming ??= load()),
  };
}
