import { useEffect, useRef } from 'react';
import type { MediaEngine } from '../../media/media-engine.ts';
import { isPlain, takesSpace, talkKey } from './shortcuts.ts';

/**
 * Push to talk: while the space bar is held, a muted microphone is on. Letting go anywhere, or looking elsewhere, mutes it again.
 * Returns whether the microphone is on only for that.
 */
export function useTalkKey(media: MediaEngine, enabled: boolean): { readonly current: boolean } {
  const talking = useRef(false);
  useEffect(() => {
    if (!enabled) return;
    const stop = () => {
      if (!talking.current) return;
      talking.current = false;
      void media.setMicrophone(false);
    };
    let byKeyboard = document.activeElement?.matches(':focus-visible') === true;
    const onFocus = ({ target }: FocusEvent) => {
      // Later it is too late to ask: Chromium shows the focus of a clicked button, too, as soon as any key is pressed.
      byKeyboard = target instanceof Element && target.matches(':focus-visible');
    };
    const onKeyDown = (event: KeyboardEvent) => {
      // A key that is held repeats itself, and must not scroll.
      if (event.key === talkKey && talking.current) event.preventDefault();
      if (event.key !== talkKey || event.shiftKey || !isPlain(event)) return;
      if (takesSpace(document.activeElement, byKeyboard)) return;
      if (talking.current || media.state.local.microphone.status !== 'off') return;
      event.preventDefault();
      talking.current = true;
      void media.setMicrophone(true);
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key !== talkKey || !talking.current) return;
      // Else the browser would press the button that has the focus.
      event.preventDefault();
      stop();
    };
    addEventListener('focusin', onFocus);
    addEventListener('keydown', onKeyDown);
    addEventListener('keyup', onKeyUp);
    addEventListener('blur', stop);
    return () => {
      removeEventListener('focusin', onFocus);
      removeEventListener('keydown', onKeyDown);
      removeEventListener('keyup', onKeyUp);
      removeEventListener('blur', stop);
      stop();
    };
  }, [media, enabled]);
  return talking;
}
