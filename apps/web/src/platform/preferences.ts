export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What a person chose once. Nothing of it is secret. */
export interface Preferences {
  readonly theme: Theme;
  /** Undefined: the browser's choice. */
  readonly language: string | undefined;
  /** Device ids by what the device is used for. A browser gives every site ids of its own. */
  readonly devices: Readonly<Record<string, string>>;
  setTheme(theme: Theme): void;
  setLanguage(language: string): void;
  setDevice(use: string, deviceId: string): void;
}

/** Preferences in `localStorage`. Where storage is shut they last as long as the page. */
export function openPreferences(storage: Storage | undefined): Preferences {
  let theme = themes.find((known) => known === read(storage, 'konklave.theme')) ?? 'system';
  let language = read(storage, 'konklave.language');
  let devices = readStrings(storage, 'konklave.devices');
  return {
    get theme() {
      return theme;
    },
    get language() {
      return language;
    },
    get devices() {
      return devices;
    },
    setTheme(chosen) {
      theme = chosen;
      write(storage, 'konklave.theme', chosen);
    },
    setLanguage(chosen) {
      language = chosen;
      write(storage, 'konklave.language', chosen);
    },
    setDevice(use, deviceId) {
      devices = { ...devices, [use]: deviceId };
      write(storage, 'konklave.devices', JSON.stringify(devices));
    },
  };
}

/** A record of strings; whatever else is kept there is left out. */
function readStrings(storage: Storage | undefined, key: string): Readonly<Record<string, string>> {
  try {
    const kept = JSON.parse(read(storage, key) ?? '{}') as object | null;
    return Object.fromEntries(Object.entries(kept ?? {}).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

/** What survives a reload of this tab and nothing longer: the name, and which devices were on. */
export interface TabMemory {
  name: string;
  microphone: boolean;
  camera: boolean;
}

const memoryKey = 'konklave.tab';
const blank: TabMemory = { name: '', microphone: true, camera: true };

export function recall(storage: Storage | undefined): TabMemory {
  try {
    const kept = JSON.parse(read(storage, memoryKey) ?? 'null') as Partial<Record<keyof TabMemory, unknown>> | null;
    return {
      name: typeof kept?.name === 'string' ? kept.name : blank.name,
      microphone: kept?.microphone !== false,
      camera: kept?.camera !== false,
    };
  } catch {
    return blank;
  }
}

export function remember(storage: Storage | undefined, memory: TabMemory): void {
  write(storage, memoryKey, JSON.stringify(memory));
}

function read(storage: Storage | undefined, key: string): string | undefined {
  try {
    return storage?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: Storage | undefined, key: string, value: string): void {
  try {
    storage?.setItem(key, value);
  } catch {
    // Full or forbidden: the choice lasts as long as the page.
  }
}
