import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import { startServer, type RunningServer, type ServerParts } from '../../src/server.ts';
import { plainSettings } from './settings.ts';

/** A data folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'konklave-server-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A real server on a random port, without a bridge unless one is given. It ends with the test. */
export async function testServer(
  changes: Partial<Settings> = {},
  parts: ServerParts = {},
): Promise<RunningServer & { data: string }> {
  const data = changes.data ?? (await temporaryFolder());
  const server = await startServer(plainSettings(data, changes), { bridge: 'none', ...parts });
  onTestFinished(() => server.close());
  return { ...server, data };
}
