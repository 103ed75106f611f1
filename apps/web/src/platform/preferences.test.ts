import { describe, expect, it } from 'vitest';
import { openPreferences, recall, remember } from './preferences.ts';

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: () => null,
  };
}

const shut = { getItem: () => thrown(), setItem: () => thrown() } as unknown as Storage;

function thrown(): never {
  throw new DOMException('shut', 'SecurityError');
}

describe('preferences', () => {
  it('are found again', () => {
    const kept = storage();
    const before = openPreferences(kept);
    before.setTheme('dark');
    before.setLanguage('de');
    before.setDevice('microphone', 'headset');
    before.setDevice('speaker', 'desk');
    const devices = { microphone: 'headset', speaker: 'desk' };
    expect(openPreferences(kept)).toMatchObject({ theme: 'dark', language: 'de', devices });
  });

  it('follow the device and the browser at first, and after nonsense', () => {
    const kept = storage();
    kept.setItem('konklave.theme', 'pink');
    kept.setItem('konklave.devices', '{"camera":7');
    for (const there of [kept, storage(), undefined, shut]) {
      expect(openPreferences(there)).toMatchObject({ theme: 'system', language: undefined, devices: {} });
    }
  });

  it('last as long as the page where storage is shut', () => {
    const preferences = openPreferences(shut);
    preferences.setTheme('light');
    expect(preferences.theme).toBe('light');
  });
});

describe('the memory of a tab', () => {
  it('brings back the name and what was switched on', () => {
    const kept = storage();
    remember(kept, { name: 'Alice', microphone: false, camera: true });
    expect(recall(kept)).toEqual({ name: 'Alice', microphone: false, camera: true });
  });

  it.each(['', 'null', '7', '[]', '{"name":7,"camera":"no"}', '{'])('does not stumble over %j', (text) => {
    const kept = storage();
    kept.setItem('konklave.tab', text);
    expect(recall(kept)).toEqual({ name: '', microphone: true, camera: true });
  });
});
