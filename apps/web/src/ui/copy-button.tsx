import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

/** Long enough to be read. */
const saidMs = 2_500;

interface CopyButtonProps {
  label: string;
  /** What the button says after it worked. */
  doneLabel: string;
  /** Copies; false where the browser does not allow it. */
  copy(): Promise<boolean>;
  className?: string | undefined;
  look?: 'primary' | 'plain';
}

/** Copies something and says for a moment that it did. */
export function CopyButton({ label, doneLabel, copy, className, look }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), saidMs);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <Button look={look ?? 'plain'} className={className} onClick={() => void copy().then(setDone)}>
      {done ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{done ? doneLabel : label}</span>
    </Button>
  );
}
