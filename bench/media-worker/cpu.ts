import { readdirSync, readFileSync } from 'node:fs';

/** User and system time of all threads of a process since its beginning, ms. */
export function cpuOf(pid: number): number {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder)
    .map((thread) => Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
    .reduce((sum, one) => sum + one, 0);
}

/** The same of all descendants of a process whose program has this in its name. */
export function cpuOfTree(ancestor: number, program: string): number {
  const parents = new Map<number, number>();
  const names = new Map<number, string>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    // proc(5): the name is in brackets and may hold anything.
    const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(Number.isNaN(pid) ? '' : statOf(pid)) ?? [];
    if (rest === '') continue;
    parents.set(pid, Number(rest.split(' ')[1]));
    names.set(pid, name);
  }
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === ancestor || descends(parent));
  };
  return [...names]
    .filter(([pid, name]) => name.startsWith(program) && descends(pid))
    .reduce((sum, [pid]) => sum + cpuOf(pid), 0);
}

/** Empty when the process has ended meanwhile. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
