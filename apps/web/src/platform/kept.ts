// What a browser keeps for us. Storage may be shut, full or forbidden, and hold whatever somebody has put there.

/** The text under a key, if there is any. */
export function readKept(storage: Storage | undefined, key: string): string | undefined {
  try {
    return storage?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The fields of the JSON object under a key; none where there is something else. */
export function readKeptFields(storage: Storage | undefined, key: string): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(readKept(storage, key) ?? '{}') as object | null) };
  } catch {
    return {};
  }
}

/** Keeps a text. Where that cannot be, what it says lasts as long as the page. */
export function keep(storage: Storage | undefined, key: string, text: string): void {
  try {
    storage?.setItem(key, text);
  } catch {
    // Full or forbidden.
  }
}
