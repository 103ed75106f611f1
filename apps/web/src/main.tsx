import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { openNavigation } from './app/navigation.ts';
import type { Services } from './app/services.ts';
import { applyTheme } from './app/settings.tsx';
import { loadMessages, pickLanguage } from './i18n/language.ts';
import { openAppUpdates, pageLoaded } from './platform/app-updates.ts';
import { openChoices } from './platform/choices.ts';
import { openPreferences } from './platform/preferences.ts';
import { roomsApi } from './platform/rooms-api.ts';
import { isSecurePage } from './platform/secure-context.ts';
import { storageOf } from './platform/storage.ts';
import './ui/base.css';

// The composition root: everything that is not a view is made here.

const preferences = openPreferences(storageOf('localStorage'));
const services: Services = {
  navigation: openNavigation(),
  secure: isSecurePage(globalThis),
  preferences,
  choices: openChoices(storageOf('localStorage')),
  // No service worker in development: there no file has a hash.
  updates: openAppUpdates({
    workers: import.meta.env.PROD ? navigator.serviceWorker : undefined,
    path: '/service-worker.js',
    script: import.meta.url,
    loaded: pageLoaded(),
  }),
  rooms: roomsApi(fetch.bind(globalThis)),
  openVisit: async () => (await import('./app/open-visit.ts')).openRealVisit(preferences),
  tabStorage: storageOf('sessionStorage'),
};

applyTheme(preferences.theme);
const language = pickLanguage([preferences.language, ...navigator.languages]);
const messages = await loadMessages(language);
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App services={services} initialWords={{ language, messages }} />);
