import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { licenseList } from './licenses.ts';

const require = createRequire(import.meta.url);
const folderOf = (file: string): string => dirname(require.resolve(file));

test('names what is inside of a package too, and gives the text that a package leaves out', () => {
  const rnnoise = licenseList([folderOf('@jitsi/rnnoise-wasm/package.json')]);
  expect(rnnoise).toContain('## @jitsi/rnnoise-wasm - 0.2.1');
  expect(rnnoise).toContain('Apache License');
  expect(rnnoise).toContain('Copyright (c) 2017, Mozilla');
  expect(rnnoise).toContain('Redistributions in binary form must reproduce the above copyright');
  const model = licenseList([folderOf('@mediapipe/selfie_segmentation/package.json')]);
  expect(model).toContain('(Apache-2.0)');
  expect(model).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
});

test('a package without the text of its licence is not shipped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bare-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bare', version: '1.0.0', license: 'MIT' }));
  expect(() => licenseList([folder])).toThrow('bare comes without the text of its licence');
});
