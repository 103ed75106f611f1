import type { AppUpdates } from '../platform/app-updates.ts';
import type { ChoiceStore } from '../platform/choices.ts';
import type { Preferences } from '../platform/preferences.ts';
import type { RoomsApi } from '../platform/rooms-api.ts';
import type { Navigation } from './navigation.ts';
import type { Visit } from './visit.ts';

/** What the pages need from outside. Built once, in `main.tsx`. */
export interface Services {
  navigation: Navigation;
  /** False where the browser lets nothing be sealed; then nobody goes into a room. */
  secure: boolean;
  preferences: Preferences;
  choices: ChoiceStore;
  updates: AppUpdates;
  rooms: RoomsApi;
  /** Loads what a meeting needs and starts it. */
  openVisit(): Promise<Visit>;
  /** Memory of this tab. */
  tabStorage: Storage | undefined;
}
