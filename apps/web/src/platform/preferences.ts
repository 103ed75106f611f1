import { keep, readKept, readKeptFields } from './kept.ts';

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
  let theme = themes.find((known) => known === readKept(storage, 'konklave.theme')) ?? 'system';
  let language = readKept(storage, 'konklave.language');
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
      keep(storage, 'konklave.theme', chosen);
    },
    setLanguage(chosen) {
      language = chosen;
      keep(storage, 'konklave.language', chosen);
    },
    setDevice(use, deviceId) {
      devices = { ...devices, [use]: deviceId };
      keep(storage, 'konklave.devices', JSON.stringify(devices));
    },
  };
}

/** A record of strings; whatever else is kept there is left out. */
function readStrings(storage: Storage | undefined, key: string): Readonly<Record<string, string>> {
  const fields = Object.entries(readKeptFields(storage, key));
  return Object.fromEntries(fields.filter((field): field is [string, string] => typeof field[1] === 'string'));
}

/** What survives a reload of this tab and nothing longer: the name, and which devices were on. */
export interface TabMemory {
  name: string;
  microphone: boolean;
  camera: boolean;
}

const memoryKey = 'konklave.tab';

export function recall(storage: Storage | undefined): TabMemory {
  const { name, microphone, camera } = readKeptFields(storage, memoryKey);
  return { name: typeof name === 'string' ? name : '', microphone: microphone !== false, camera: camera !== false };
}

export function remember(storage: Storage | undefined, memory: TabMemory): void {
  keep(storage, memoryKey, JSON.stringify(memory));
}
