import { useEffect, useState } from 'react';
import { copyText } from './clipboard.ts';

/** Long enough to be read. */
const saidMs = 2_500;

/** Copies a text and says for a moment that it did. */
export function useCopy(text: string): { copied: boolean; copy(): void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), saidMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return { copied, copy: () => void copyText(text).then(setCopied) };
}
