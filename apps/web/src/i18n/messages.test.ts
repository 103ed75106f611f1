import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cataloguesOf, pickFrom } from './catalogues.ts';
import de from './de.ts';
import en from './en.ts';
import { languages, loadMessages, localeOf, pickLanguage } from './language.ts';
import { ownName } from './own-name.ts';

const source = join(import.meta.dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^i18n\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }));
const code = files.map(({ text }) => text).join('\n');

type Sentence = string | ((...values: never[]) => string);

/** Every sentence with its path, such as `call.mute`. */
function sentences(catalogue: object, path: readonly string[] = []): Map<string, Sentence> {
  const found = new Map<string, Sentence>();
  for (const [key, value] of Object.entries(catalogue)) {
    if (typeof value !== 'object') found.set([...path, key].join('.'), value);
    else for (const [inner, sentence] of sentences(value, [...path, key])) found.set(inner, sentence);
  }
  return found;
}

/** Whether a view names a sentence, or looks it up (`t.endings[ending]`) under one of the paths above it. */
function isUsed(path: string, text = code): boolean {
  const steps = path.split('.');
  const named = new RegExp(`\\bt\\.${path.replaceAll('.', '\\.')}\\b`);
  const whole = steps.map((_, index) => `t.${steps.slice(0, index + 1).join('.')}`);
  return (
    named.test(text) ||
    whole
      .slice(0, -1)
      .some((above) => text.includes(`${above}[`) || text.includes(`${above}.map(`) || text.includes(`={${above}}`))
  );
}

/** The paths that views name and that lead to nothing. */
function missing(text: string): string[] {
  const paths = new Set(
    [...sentences(en).keys()].flatMap((path) => path.split('.').map((_, i, all) => all.slice(0, i + 1).join('.'))),
  );
  const named = [...text.matchAll(/\bt\.([a-z]\w*(?:\.[a-z]\w*)*)/gi)].map(([, path = '']) => path);
  // What comes after a sentence is what is done with it: `t.seal.serverSees.map`.
  return named.filter(
    (path) =>
      !path.split('.').some((_, i, all) => i > 0 && paths.has(all.slice(0, i + 1).join('.'))) && !paths.has(path),
  );
}

/** Words that a view says by itself instead of taking them from the sentences. The name of the house is the same everywhere. */
function spokenByItself(text: string): string[] {
  const letters = /\p{L}{2}/u;
  const attributes = [...text.matchAll(/\s(?:aria-label|title|placeholder|alt|label)="([^"]*)"/g)];
  const between = [...text.matchAll(/<[a-z][^<>{}]*>([^<>{}]*)<\//gi)];
  return [...attributes, ...between]
    .map(([, words = '']) => words.trim())
    .filter((words) => letters.test(words) && words !== 'Konklave');
}

describe.each(languages)('the sentences in %s', (language) => {
  it('are those of English, and none is missing', async () => {
    const own = sentences(await loadMessages(language));
    expect([...own.keys()].toSorted()).toEqual([...sentences(en).keys()].toSorted());
    for (const [path, sentence] of sentences(en)) expect(typeof own.get(path), path).toBe(typeof sentence);
  });

  it('are written, and translated', async () => {
    const same = new Set<string>();
    for (const [path, sentence] of sentences(await loadMessages(language))) {
      if (typeof sentence !== 'string') continue;
      expect(sentence.trim(), path).not.toBe('');
      if (sentence === sentences(en).get(path)) same.add(sentence);
    }
    if (language === 'en') return;
    expect([...same].filter((sentence) => sentence.includes(' '))).toEqual([
      'SFrame (RFC 9605), AES-128-GCM',
      'SFrame (RFC 9605), AES-256-GCM',
    ]);
  });
});

describe('the sentences', () => {
  it('are all used, and all that are used are there', () => {
    expect([...sentences(en).keys()].filter((path) => !isUsed(path))).toEqual([]);
    expect(missing(code)).toEqual([]);
  });

  it('are missed, and known to be unused, where that is so', () => {
    expect(isUsed('call.mute', 'no word of it')).toBe(false);
    expect(missing('t.call.mute t.call.sing t.seal.serverSees.map(one)')).toEqual(['call.sing']);
    expect(spokenByItself('<p title="Look">{t.call.mute}</p><b>Hear me</b>')).toEqual(['Look', 'Hear me']);
  });

  it('are all that the views say', () => {
    expect(files.flatMap(({ file, text }) => spokenByItself(text).map((words) => `${file}: ${words}`))).toEqual([]);
  });

  it('have a verb for one and for several', () => {
    const there = (...names: string[]) => [en.stage.speakThere(names), de.stage.speakThere(names)];
    expect(there('Anna')).toEqual(['Anna speaks there', 'Dort spricht Anna']);
    expect(there('Anna', 'Ben')).toEqual(['Anna and Ben speak there', 'Dort sprechen Anna und Ben']);
  });

  it('say what to do when a microphone is gone and none takes its place', () => {
    expect(en.devices.lost.microphone('Headset', undefined)).toMatch(/^“Headset” is gone\. To be heard, plug it in/);
    expect(de.devices.lost.microphone('Headset', '')).toMatch(/^„Headset“ ist weg\. Wenn man Sie hören soll/);
  });

  it('count people and messages properly', () => {
    expect([en.call.unread(1), en.call.unread(2)]).toEqual(['1 new message', '2 new messages']);
    expect([de.seal.peopleCount(1), de.seal.peopleCount(9)]).toEqual(['1 Person', '9 Personen']);
  });
});

describe('a third language', () => {
  const eo = { ...en, start: { ...en.start, lead: 'Ĉambro por paroli, ŝlosita per ŝlosilo.' } };
  const catalogues = cataloguesOf({
    './de.ts': async () => ({ default: de }),
    './en.ts': async () => ({ default: en }),
    './eo.ts': async () => ({ default: eo }),
  });

  it('is there as soon as its file is', async () => {
    expect([...catalogues.keys()]).toEqual(['en', 'de', 'eo']);
    expect(pickFrom([...catalogues.keys()], ['eo-XX', 'de'])).toBe('eo');
    expect(await catalogues.get('eo')?.()).toBe(eo);
  });

  it('is called what it calls itself', () => {
    expect(['en', 'de', 'fr', 'pl'].map(ownName)).toEqual(['English', 'Deutsch', 'Français', 'Polski']);
  });
});

describe('the language', () => {
  it.each([
    [[undefined, 'de-AT', 'en'], 'de'],
    [['en', 'de'], 'en'],
    [['fr-FR', 'DE'], 'de'],
    [['tlh'], 'en'],
    [[], 'en'],
  ] as const)('is picked from %j', (preferred, language) => {
    expect(pickLanguage(preferred)).toBe(language);
  });

  it.each([
    ['en', ['de-DE', 'en-GB', 'en-US'], 'en-GB', '21:05'],
    ['en', ['en-US'], 'en-US', '9:05 PM'],
    ['en', ['de-DE'], 'en', '9:05 PM'],
    ['de', ['en-US'], 'de', '21:05'],
    ['de', ['en-US', 'de-AT'], 'de-AT', '21:05'],
  ] as const)('%s writes the time, in a browser that prefers %j, as in %s', (language, preferred, locale, written) => {
    expect(localeOf(language, preferred)).toBe(locale);
    const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
    expect(time.format(Date.UTC(2026, 2, 3, 21, 5)).replaceAll(/\s/g, ' ')).toBe(written);
  });
});
