import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';
import { languages, loadMessages, localeOf, pickLanguage } from './language.ts';

const source = join(import.meta.dirname, '..');
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|^i18n\//.test(file))
  .map((file) => readFileSync(join(source, file), 'utf8'))
  .join('\n');

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
function isUsed(path: string): boolean {
  const steps = path.split('.');
  const named = new RegExp(`\\bt\\.${path.replaceAll('.', '\\.')}\\b`);
  const whole = steps.map((_, index) => `t.${steps.slice(0, index + 1).join('.')}`);
  return (
    named.test(code) ||
    whole
      .slice(0, -1)
      .some((above) => code.includes(`${above}[`) || code.includes(`${above}.map(`) || code.includes(`={${above}}`))
  );
}

describe('the sentences', () => {
  it('are the same in every language', () => {
    expect([...sentences(de).keys()].toSorted()).toEqual([...sentences(en).keys()].toSorted());
    for (const [path, sentence] of sentences(en)) expect(typeof sentences(de).get(path), path).toBe(typeof sentence);
  });

  it('are written, and translated', () => {
    const same = new Set<string>();
    for (const [path, sentence] of sentences(de)) {
      if (typeof sentence !== 'string') continue;
      expect(sentence.trim(), path).not.toBe('');
      if (sentence === sentences(en).get(path)) same.add(sentence);
    }
    expect([...same].filter((sentence) => sentence.includes(' '))).toEqual(['SFrame (RFC 9605), AES-128-GCM']);
  });

  it('are all used', () => {
    const unused = [...sentences(en).keys()].filter((path) => !isUsed(path));
    expect(unused).toEqual([]);
  });

  it('count people and messages properly', () => {
    expect([en.call.unread(1), en.call.unread(2)]).toEqual(['1 new message', '2 new messages']);
    expect([de.seal.peopleCount(1), de.seal.peopleCount(9)]).toEqual(['1 Person', '9 Personen']);
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

  it('has its sentences loaded', async () => {
    for (const language of languages) expect((await loadMessages(language)).call.leave).not.toBe('');
  });
});
