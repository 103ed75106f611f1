import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../../apps/server/src/config/read-settings.ts';
import { openTap, type Tap } from '../../../apps/server/src/media/test/tap.ts';
import { startServer } from '../../../apps/server/src/server.ts';
import { freePort } from '../harness/ports.ts';
import { Recording } from './recording.ts';

/** A whole server in this process, with somebody listening inside its bridge. */
export class TappedServer {
  readonly url: string;
  readonly recording: Recording;
  readonly tap: Tap;
  readonly #close: () => Promise<void>;

  static async start(flags: readonly string[] = []): Promise<TappedServer> {
    const folder = await mkdtemp(join(tmpdir(), 'konklave-tap-'));
    const recording = new Recording();
    const tap = openTap(recording.sink, recording.forwarded);
    const ports = ['--port', String(await freePort()), '--media-port', String(await freePort())];
    const own = [...ports, '--data', folder];
    const invocation = readSettings([...own, ...flags], {});
    if (invocation.kind !== 'start') throw new Error('no settings');
    const { url, close } = await startServer(invocation.settings, { logSink: () => {} });
    return new TappedServer(url, recording, tap, async () => {
      await close();
      tap.close();
      await rm(folder, { recursive: true, force: true });
    });
  }

  private constructor(url: string, recording: Recording, tap: Tap, close: () => Promise<void>) {
    this.url = url;
    this.recording = recording;
    this.tap = tap;
    this.#close = close;
  }

  close(): Promise<void> {
    return this.#close();
  }
}
