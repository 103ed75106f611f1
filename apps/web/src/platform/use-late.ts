import { useEffect, useState } from 'react';
import type { Late } from './late.ts';

/** A part that is fetched for this view: its value when it is there, and `retry` when it did not come. */
export function useLate<T>(part: Late<T>): { value: T | undefined; retry: (() => void) | undefined } {
  const [attempt, setAttempt] = useState(0);
  const [missed, setMissed] = useState<number>();
  const [, setCame] = useState(part.value !== undefined);
  useEffect(() => {
    let over = false;
    part.load().then(
      () => !over && setCame(true),
      () => !over && setMissed(attempt),
    );
    return () => {
      over = true;
    };
  }, [part, attempt]);
  return { value: part.value, retry: missed === attempt ? () => setAttempt(attempt + 1) : undefined };
}
