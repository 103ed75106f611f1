import { createRoot } from 'react-dom/client';
import { App } from '../../src/app/app.tsx';
import { routeOf } from '../../src/app/route.ts';
import type { Services } from '../../src/app/services.ts';
import { applyTheme } from '../../src/app/settings.tsx';
import { openVisit } from '../../src/app/visit.ts';
import { loadMessages, pickLanguage } from '../../src/i18n/language.ts';
import { openChoices } from '../../src/platform/choices.ts';
import { openPreferences, themes } from '../../src/platform/preferences.ts';
import '../../src/ui/base.css';
import type { PanelName } from '../../src/features/call/controls.tsx';
import { fakeMedia } from './fake-media.ts';
import { fakeSession } from './fake-session.ts';
import { scenes } from './scenes.ts';

// ?scene=chat&theme=dark&language=de

const query = new URLSearchParams(location.search);
const scene = scenes[query.get('scene') ?? 'start'];
const root = document.getElementById('root');
if (scene === undefined || root === null) throw new Error(`Scenes: ${Object.keys(scenes).join(' ')}`);

const preferences = openPreferences(undefined);
preferences.setTheme(themes.find((theme) => theme === query.get('theme')) ?? 'light');
const language = pickLanguage([query.get('language') ?? undefined]);
applyTheme(preferences.theme);

const services: Services = {
  navigation: {
    state: routeOf(new URL(scene.path, 'https://meet.example.org')),
    subscribe: () => () => undefined,
    go: () => undefined,
  },
  secure: scene.insecure !== true,
  preferences,
  choices: openChoices(undefined),
  updates: { state: query.has('update'), subscribe: () => () => undefined },
  rooms: { create: async () => ({ ok: false, cause: 'unreachable' }), exists: async () => true },
  openVisit: async () =>
    openVisit({
      createSession: () => fakeSession(scene.meeting),
      createMediaEngine: () => fakeMedia(scene.media()),
    }),
  tabStorage: undefined,
};

createRoot(root).render(
  <App services={services} initialWords={{ language, messages: await loadMessages(language) }} />,
);

/** Opens what the scene shows by pressing its button, as a person would. */
function press(name: string): void {
  const buttons = [...document.querySelectorAll('button')];
  const button = buttons.find((candidate) => (candidate.ariaLabel ?? candidate.textContent) === name);
  if (button === undefined) setTimeout(() => press(name), 50);
  else button.click();
}

const t = await loadMessages(language);
const buttons: Record<PanelName, string> = {
  chat: t.call.chat,
  people: t.call.people,
  code: t.code.title,
  seal: t.seal.verdicts[scene.verdict ?? 'sealed'],
  more: t.call.more,
  keys: t.shortcuts.show,
  quality: t.quality.show,
};
// These two are opened from the panel with everything else.
if (scene.panel === 'keys' || scene.panel === 'quality') press(buttons.more);
if (scene.panel !== undefined) press(buttons[scene.panel]);
const pinned = scene.meeting.people[scene.pinned ?? -1];
if (pinned !== undefined) press(t.stage.pin(pinned.name ?? t.common.unnamed));
