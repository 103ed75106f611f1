import { readSettings } from '../../src/config/read-settings.ts';
import type { Settings } from '../../src/config/settings.ts';

/** The defaults, on free ports of this machine. */
export function plainSettings(data: string, changes: Partial<Settings> = {}): Settings {
  const invocation = readSettings([], {});
  if (invocation.kind !== 'start') throw new Error('unreachable');
  return { ...invocation.settings, port: 0, host: '127.0.0.1', mediaPort: 0, data, logLevel: 'silent', ...changes };
}
