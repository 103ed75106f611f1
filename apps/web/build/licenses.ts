import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

/** What a package contains of others, or leaves out of its own, in files beside this one. */
const notices: Readonly<Record<string, readonly string[]>> = {
  '@jitsi/rnnoise-wasm': ['rnnoise.txt'],
  '@mediapipe/selfie_segmentation': ['apache-2.0.txt'],
};
const root = resolve(import.meta.dirname, '..');
const licenseFile = /^(?:licen[cs]e|copying)/i;
const packageFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * Writes a list of every package that something built comes from, with its licence: code, fonts and models, of the page and of its
 * workers. One plugin is the page's and writes, the other is for each worker. A package without the text of a licence fails the build.
 */
export function licenses(fileName: string): { page: Plugin; worker: () => Plugin } {
  const folders = new Set<string>();
  const note = (_options: unknown, bundle: Rolldown.OutputBundle): void => {
    for (const path of Object.values(bundle).flatMap(sourcesOf)) {
      // Code is named by its whole path, an asset by its path from the root of the app.
      const [folder] = path.startsWith('\0') ? [] : (packageFolder.exec(resolve(root, path)) ?? []);
      if (folder !== undefined) folders.add(folder);
    }
  };
  return {
    worker: () => ({ name: 'licenses-of-worker', generateBundle: note }),
    page: {
      name: 'licenses',
      apply: 'build',
      generateBundle(options, bundle) {
        note(options, bundle);
        this.emitFile({ type: 'asset', fileName, source: licenseList([...folders]) });
      },
    },
  };
}

/** The licences of the packages in these folders, as Markdown. Throws when one of them has none. */
export function licenseList(folders: readonly string[]): string {
  const sections = folders.map(licenseOf).sort();
  return ['# Licences\n\nThe app contains these packages, under these licences.\n', ...sections].join('\n');
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
  const files = [
    ...readdirSync(folder)
      .filter((file) => licenseFile.test(file))
      .map((file) => join(folder, file)),
    ...(notices[name] ?? []).map((file) => join(import.meta.dirname, 'notices', file)),
  ];
  if (files.length === 0) throw new Error(`${name} comes without the text of its licence`);
  const identifier = license === undefined ? '' : ` (${license})`;
  const texts = files.map((file) => readFileSync(file, 'utf8').trim());
  return `## ${name} - ${version}${identifier}\n\n${texts.join('\n\n')}\n`;
}

interface PackageFile {
  name: string;
  version: string;
  license?: string;
}

function sourcesOf(file: Rolldown.OutputAsset | Rolldown.OutputChunk): string[] {
  return file.type === 'chunk' ? file.moduleIds : file.originalFileNames;
}
