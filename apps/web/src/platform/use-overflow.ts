import { useLayoutEffect, useState, type RefObject } from 'react';

/** Whether there is more in an element than it shows, so that it can be scrolled up and down. */
export function useOverflow(element: RefObject<HTMLElement | null>): boolean {
  const [overflows, setOverflows] = useState(false);
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setOverflows(box.scrollHeight > box.clientHeight));
    for (const watched of [box, ...box.children]) observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return overflows;
}
