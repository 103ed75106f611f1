import { useEffect, type RefObject } from 'react';

/** Less than a line: who has scrolled so little away from the end still reads there. */
const nearEnd = 24;

/** A scrolled element stays at its end, when it was there, whatever becomes of its size and of what is in it. */
export function useKeptEnd(scrolled: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scrolled.current;
    if (element === null) return;
    let atEnd = true;
    let seen = '';
    const sizes = () => `${element.clientHeight} ${element.scrollHeight}`;
    const onScroll = () => {
      // A change of size scrolls too; that is nobody's wish.
      if (sizes() === seen) atEnd = element.scrollHeight - element.clientHeight - element.scrollTop < nearEnd;
    };
    const onSize = () => {
      if (atEnd) element.scrollTo({ top: element.scrollHeight });
      seen = sizes();
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    const observer = new ResizeObserver(onSize);
    for (const watched of [element, ...element.children]) observer.observe(watched);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scrolled]);
}
