import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { checkWorker } from '../../../apps/server/src/media/check-worker.ts';
import { failed, type Finding, ok, warning } from '../finding.ts';

export async function checkNode(): Promise<Finding[]> {
  const npm = await firstLine('npm', ['--version']);
  return [
    ok('Node', `${process.versions.node} runs the server`),
    npm === undefined
      ? failed('npm', 'It was not found.', 'Install it: sudo apt-get install -y npm')
      : ok('npm', `version ${npm}`),
  ];
}

/** Starts the media worker and lets it do a DTLS handshake, which a badly built one does not survive. */
export async function checkMediaWorker(program: string | undefined): Promise<Finding[]> {
  const about = 'Media worker';
  if (program === undefined) return [failed(about, 'There is none yet.', 'npm start fetches or builds it.')];
  const check = await checkWorker(program);
  if (check.ok) return [ok(about, 'starts and does a DTLS handshake')];
  const found = {
    'worker-missing': `There is none at ${program}.`,
    'worker-failed': `It does not start: ${check.detail}`,
    'no-handshake': `It starts but fails in the DTLS handshake: ${check.detail}`,
  }[check.problem];
  return [failed(about, found, `Delete ${program} and run npm start: it gets another one.`)];
}

export function checkBrowsers(): Finding[] {
  const missing = ['chromium', 'firefox-esr'].filter((name) => !existsSync(`/usr/bin/${name}`));
  if (missing.length === 0) return [ok('Browsers for tests', 'chromium and firefox-esr are there')];
  const install = `sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  return [
    warning('Browsers for tests', `${missing.join(' and ')} missing; only npm test needs them.`, `Install: ${install}`),
  ];
}

export function firstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 10_000 }, (error, stdout) => {
      resolve(error === null ? stdout.split('\n')[0]?.trim() : undefined);
    });
  });
}
