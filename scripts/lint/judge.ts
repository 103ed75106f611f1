import { posix } from 'node:path';
import { appImports, layers, packageImports, soleImporters, testImports, withoutInputOutput } from './architecture.ts';

export interface Import {
  /** Path of the importing file from the repository root, with forward slashes. */
  file: string;
  /** What stands in the import, unchanged. */
  specifier: string;
}

/** Says which rule of the architecture an import breaks, or `undefined` when it breaks none. */
export function judgeImport({ file, specifier }: Import): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(file), specifier));
    return judgeBoundary(file, target) ?? judgeLayers(file, target);
  }
  return judgeSoleImporter(file, specifier) ?? judgeWorkspace(file, specifier) ?? judgePlatform(file, specifier);
}

function judgeSoleImporter(file: string, specifier: string): string | undefined {
  const rule = soleImporters.find(({ module }) => module.test(specifier));
  if (!rule || rule.homes.some((home) => file.startsWith(`${home}/`))) return undefined;
  return `only ${rule.homes[0]} imports ${specifier}`;
}

function judgeWorkspace(file: string, specifier: string): string | undefined {
  const wanted = /^@konklave\/(.+)$/.exec(specifier)?.[1];
  if (wanted === undefined) return undefined;
  const [kind, name = ''] = file.split('/');
  if (kind === 'packages') {
    const allowed = isTest(file) ? [...(packageImports[name] ?? []), name, ...testImports] : packageImports[name];
    return covers(allowed, wanted) ? undefined : `packages/${name} may not import ${specifier}`;
  }
  if (kind === 'apps' && !isTest(file)) {
    return covers(appImports[name], wanted) ? undefined : `apps/${name} may not import ${specifier}`;
  }
  return undefined;
}

function judgePlatform(file: string, specifier: string): string | undefined {
  if (isTest(file)) return undefined;
  if (file.startsWith('packages/') && specifier.startsWith('node:')) return `packages use no Node API: ${specifier}`;
  const { folders, modules } = withoutInputOutput;
  const folder = folders.find((name) => file.startsWith(`${name}/`));
  return folder === undefined || modules.test(specifier) ? undefined : `${folder} is without I/O: ${specifier}`;
}

function judgeBoundary(file: string, target: string): string | undefined {
  const home = workspaceOf(file);
  if (home === undefined || target.startsWith(`${home}/`)) return undefined;
  return `a relative path may not leave ${home}: import the package by its name`;
}

function judgeLayers(file: string, target: string): string | undefined {
  if (isTest(file)) return undefined;
  for (const { root, mayImport, separate } of layers) {
    const from = layerOf(file, root);
    const to = layerOf(target, root);
    if (from === undefined || to === undefined) continue;
    if (from.layer === to.layer) {
      const apart = separate.includes(from.layer) && from.part !== to.part;
      if (apart) return `${root}/${from.layer}: ${from.part} may not import ${to.part}`;
    } else if (!mayImport[from.layer]?.includes(to.layer)) {
      return `${root}: ${from.layer} may not import ${to.layer}`;
    }
  }
  return undefined;
}

/** The layer that a path lies in and the folder or file inside it. Files directly in the root have no layer. */
function layerOf(path: string, root: string): { layer: string; part: string } | undefined {
  if (!path.startsWith(`${root}/`)) return undefined;
  const [layer, part] = path.slice(root.length + 1).split('/');
  return layer === undefined || part === undefined ? undefined : { layer, part };
}

/** Scripts, tests and benchmarks look at the whole; packages and apps keep to themselves. */
function workspaceOf(file: string): string | undefined {
  return /^(?:packages|apps)\/[^/]+/.exec(file)?.[0];
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || /^(?:packages|apps)\/[^/]+\/test\//.test(file);
}

function covers(allowed: readonly string[] | undefined, wanted: string): boolean {
  return allowed?.some((entry) => wanted === entry || wanted.startsWith(`${entry}/`)) ?? false;
}
