import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { causeOf, failed, type Finding, ok, warning } from '../finding.ts';

const tightBytes = 1e9;
const fullBytes = 100e6;

/** Whether the server can keep its data: the folder, or the nearest one that exists and will hold it. */
export function checkStorage(data: string): Finding[] {
  const folder = nearestExisting(resolve(data));
  const cause = tryWriting(folder);
  if (cause !== undefined) {
    const remedy = `Give it to the user who runs the server (sudo chown "$USER" ${folder}), or set KONKLAVE_DATA.`;
    return [failed('Data folder', `Nothing can be written in ${folder} (${cause}).`, remedy)];
  }
  const found = folder === resolve(data) ? `${folder} can be written to` : `${resolve(data)} will be made`;
  return [ok('Data folder', found), judgeSpace(folder)];
}

function judgeSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const found = `${(free / 1e9).toFixed(1)} GB free for the data folder`;
  const remedy = 'Free some, or move the data with KONKLAVE_DATA.';
  if (free < fullBytes) return failed('Disk space', `${found}: too little`, remedy);
  return free < tightBytes ? warning('Disk space', found, remedy) : ok('Disk space', found);
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}

function tryWriting(folder: string): string | undefined {
  const file = join(folder, `.konklave-doctor-${process.pid}`);
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, 'ok');
    fsyncSync(handle);
    closeSync(handle);
    rmSync(file);
    return undefined;
  } catch (error) {
    return causeOf(error);
  }
}
