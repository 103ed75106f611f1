import { useEffect, useRef } from 'react';
import { shortcutOf, takesKeys, type Shortcut } from './shortcuts.ts';

/** What each key does; one that is absent does nothing now. */
export type ShortcutActions = Partial<Record<Shortcut, (() => void) | undefined>>;

/** Single keys, anywhere in the meeting where nothing is being written. */
export function useShortcuts(actions: ShortcutActions, enabled: boolean): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const shortcut = shortcutOf(event, takesKeys(document.activeElement));
      const act = shortcut && latest.current[shortcut];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [enabled]);
}
