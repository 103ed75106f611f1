import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { checkWorker, type WorkerCheck } from './check-worker.ts';

// mediasoup looks for its worker once a process, so each other worker is checked in a process of its own.
async function checkInOwnProcess(workerBin: string): Promise<WorkerCheck> {
  const script = `const { checkWorker } = await import(process.argv[1]);
    process.stdout.write(JSON.stringify(await checkWorker(process.argv[2])));`;
  const module = new URL('./check-worker.ts', import.meta.url).href;
  const args = ['--input-type=module', '-e', script, module, workerBin];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as WorkerCheck;
}

describe('checking the worker', () => {
  test('a worker that fits this machine does a DTLS handshake', async () => {
    expect(await checkWorker()).toEqual({ ok: true });
  });

  test('a worker that is not there', async () => {
    const check = await checkInOwnProcess('/nowhere/mediasoup-worker');
    expect(check).toMatchObject({ ok: false, problem: 'worker-missing' });
  });

  test('a worker that ends at once, with what it said', async () => {
    const check = await checkInOwnProcess('/bin/false');
    expect(check).toMatchObject({ ok: false, problem: 'worker-failed' });
  });
});
