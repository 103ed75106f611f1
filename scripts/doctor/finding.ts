/** What a check found, for the person who runs the server. */
export interface Finding {
  /** What was looked at, as "Media port". */
  about: string;
  /** `failed`: meetings will not work. `warning`: they will not work for everybody, or not for long. */
  verdict: 'ok' | 'warning' | 'failed';
  /** What there is, in words. */
  found: string;
  /** How to mend it. */
  remedy?: string;
}

export function ok(about: string, found: string): Finding {
  return { about, verdict: 'ok', found };
}

export function warning(about: string, found: string, remedy: string): Finding {
  return { about, verdict: 'warning', found, remedy };
}

export function failed(about: string, found: string, remedy: string): Finding {
  return { about, verdict: 'failed', found, remedy };
}

/** The code of a system error ("EACCES"), or its text. */
export function causeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? error);
}
