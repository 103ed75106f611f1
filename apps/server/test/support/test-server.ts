import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import { readSettings } from '../../src/config/read-settings.ts';
import { startServer, type RunningServer, type ServerParts } from '../../src/server.ts';

/** A data folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'konklave-server-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The defaults, on free ports. */
export function testSettings(data: string, changes: Partial<Settings> = {}): Settings {
  const invocation = readSettings([], {});
  if (invocation.kind !== 'start') throw new Error('unreachable');
  return { ...invocation.settings, port: 0, host: '127.0.0.1', mediaPort: 0, data, logLevel: 'silent', ...changes };
}

/** A real server on a random port, without a bridge unless one is given. It ends with the test. */
export async function testServer(
  changes: Partial<Settings> = {},
  parts: ServerParts = {},
): Promise<RunningServer & { data: string }> {
  const data = changes.data ?? (await temporaryFolder());
  const server = await startServer(testSettings(data, changes), { bridge: 'none', ...parts });
  onTestFinished(() => server.close());
  return { ...server, data };
}
