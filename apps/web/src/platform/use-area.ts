import { useLayoutEffect, useState, type RefObject } from 'react';

/** The size of an element in CSS pixels, followed. */
export function useArea(element: RefObject<HTMLElement | null>): { width: number; height: number } | undefined {
  const [area, setArea] = useState<{ width: number; height: number }>();
  useLayoutEffect(() => {
    if (element.current === null) return;
    const measure = ({ width, height }: { width: number; height: number }) => setArea({ width, height });
    measure(element.current.getBoundingClientRect());
    const observer = new ResizeObserver(([entry]) => entry && measure(entry.contentRect));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return area;
}
