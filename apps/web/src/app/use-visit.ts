import { useEffect, useState } from 'react';
import type { Services } from './services.ts';
import type { Visit } from './visit.ts';

/** A visit for as long as the page is shown; undefined while its code is being loaded. */
export function useVisit({ openVisit }: Pick<Services, 'openVisit'>): Visit | undefined {
  const [visit, setVisit] = useState<Visit>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    let over = false;
    let opened: Visit | undefined;
    const open = async () => {
      const fresh = await openVisit();
      if (over) return fresh.close();
      opened = fresh;
      setVisit(fresh);
    };
    open().catch(setFailure);
    return () => {
      over = true;
      opened?.close();
    };
  }, [openVisit]);
  // The crash screen says what to do.
  if (failure !== undefined) throw failure;
  return visit;
}
