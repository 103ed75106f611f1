import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** A file, what it imports, and whether the linter must object. */
interface Case {
  file: string;
  specifier: string;
  refused: boolean;
}

const refused = (file: string, specifier: string): Case => ({ file, specifier, refused: true });
const allowed = (file: string, specifier: string): Case => ({ file, specifier, refused: false });

const cases: Case[] = [
  // The server cannot read.
  refused('apps/server/src/rooms/room.ts', '@konklave/mls'),
  refused('apps/server/src/rooms/room.ts', '@konklave/sframe'),
  refused('apps/server/src/rooms/room.ts', '@konklave/protocol/sealed'),
  refused('apps/server/src/rooms/room.ts', '@konklave/client'),
  allowed('apps/server/src/rooms/room.ts', '@konklave/protocol/client'),
  refused('apps/loadtest/src/ghost.ts', 'ts-mls'),
  allowed('apps/loadtest/src/ghost.ts', '@konklave/mls'),
  // One importer for each chosen part.
  refused('packages/client/src/group.ts', 'ts-mls'),
  refused('packages/client/src/group.ts', '@hpke/core'),
  allowed('packages/mls/src/join.ts', 'ts-mls'),
  allowed('packages/mls/src/join.ts', '@noble/hashes/sha2.js'),
  refused('apps/server/src/rooms/room.ts', 'mediasoup'),
  refused('apps/server/src/rooms/room.ts', 'mediasoup/types'),
  allowed('apps/server/src/media/worker.ts', 'mediasoup'),
  refused('apps/web/src/session/session.ts', 'mediasoup-client'),
  allowed('apps/web/src/media/transport.ts', 'mediasoup-client'),
  refused('apps/server/src/delivery/log.ts', 'kysely'),
  refused('apps/server/src/delivery/log.ts', 'node:sqlite'),
  allowed('apps/server/src/storage/log.ts', 'node:sqlite'),
  refused('apps/server/src/rooms/room.ts', 'fastify'),
  allowed('apps/server/src/http/app.ts', '@fastify/static'),
  // The rules of the server are without I/O.
  refused('apps/server/src/delivery/log.ts', 'node:fs/promises'),
  allowed('apps/server/src/rooms/room.ts', 'node:crypto'),
  allowed('apps/server/src/storage/log.ts', 'node:fs/promises'),
  // Packages: the table of the design, and no Node.
  refused('packages/bytes/src/hex.ts', '@konklave/protocol/client'),
  refused('packages/sframe/src/header.ts', '@konklave/mls'),
  refused('packages/protocol/src/client/room.ts', '@konklave/client'),
  refused('packages/client/src/room.ts', '@konklave/sframe'),
  refused('packages/mls/src/join.ts', '@konklave/testing'),
  allowed('packages/mls/src/join.test.ts', '@konklave/testing'),
  allowed('packages/mls/test/walk.ts', '@konklave/sframe'),
  refused('packages/mls/src/join.ts', '@konklave/sframe'),
  allowed('packages/client/src/room.ts', '@konklave/mls'),
  refused('packages/client/src/room.ts', 'node:crypto'),
  allowed('packages/client/src/room.test.ts', 'node:fs'),
  refused('packages/client/src/room.ts', '../../mls/src/join.ts'),
  refused('apps/web/src/session/session.ts', '../../../server/src/main.ts'),
  // Layers of the server.
  refused('apps/server/src/rooms/room.ts', '../storage/log.ts'),
  refused('apps/server/src/delivery/log.ts', '../signaling/socket.ts'),
  refused('apps/server/src/http/headers.ts', '../signaling/socket.ts'),
  refused('apps/server/src/signaling/socket.ts', '../storage/log.ts'),
  refused('apps/server/src/rooms/room.ts', '../observatory/log.ts'),
  allowed('apps/server/src/storage/log.ts', '../delivery/log.ts'),
  allowed('apps/server/src/signaling/socket.ts', '../rooms/room.ts'),
  allowed('apps/server/src/main.ts', './storage/log.ts'),
  // Layers of the web app.
  refused('apps/web/src/features/chat/view.tsx', '../people/view.tsx'),
  refused('apps/web/src/features/chat/view.tsx', '../../app/routes.tsx'),
  refused('apps/web/src/session/session.ts', '../media/transport.ts'),
  refused('apps/web/src/ui/button.tsx', '../session/session.ts'),
  refused('apps/web/src/platform/storage.ts', '../ui/button.tsx'),
  allowed('apps/web/src/features/chat/view.tsx', '../../ui/button.tsx'),
  allowed('apps/web/src/features/chat/view.tsx', './list.tsx'),
  allowed('apps/web/src/app/routes.tsx', '../features/chat/view.tsx'),
];

/** Every way of writing an import must be seen. `export {}` keeps the counter-examples modules. */
const forms = [
  (specifier: string) => `import { a } from '${specifier}';\nexport const b = a;\n`,
  (specifier: string) => `import type { A } from '${specifier}';\nexport type B = A;\n`,
  (specifier: string) => `import '${specifier}';\nexport {};\n`,
  (specifier: string) => `export { a } from '${specifier}';\n`,
  (specifier: string) => `export * from '${specifier}';\n`,
  (specifier: string) => `export const a = import('${specifier}');\n`,
  (specifier: string) => `export type A = import('${specifier}').A;\n`,
];

interface Finding {
  code: string;
  filename: string;
}

/** Runs the linter of the repository, with its real configuration, over another folder. */
async function lint(folder: string): Promise<Finding[]> {
  const cli = join(root, 'node_modules/oxlint/bin/oxlint');
  const args = [cli, '--config', join(root, '.oxlintrc.json'), '--format', 'json', '.'];
  const output = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 24 }, (_error, stdout) => done(stdout));
  });
  return (JSON.parse(output) as { diagnostics: Finding[] }).diagnostics;
}

describe('the import rules', () => {
  let folder: string;
  let findings: Finding[];

  const place = async (path: string, source: string) => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
  };

  /** Each case lies in a file of its own name, so that a finding names its case. */
  const caseFile = (index: number) => cases[index]!.file.replace(/(\.test)?\.tsx?$/, (end) => `-${index}${end}`);

  const found = (path: string) =>
    findings.filter(({ filename }) => filename === path).map(({ code }) => code.replace(/^.*\((.*)\)$/, '$1'));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'konklave-lint-'));
    await Promise.all(cases.map(({ specifier }, index) => place(caseFile(index), forms[0]!(specifier))));
    await Promise.all(forms.map((form, index) => place(`packages/client/src/form-${index}.ts`, form('ts-mls'))));
    await place('packages/bytes/src/egg.ts', "import { hen } from './hen.ts';\nexport const egg = () => hen;\n");
    await place('packages/bytes/src/hen.ts', "import { egg } from './egg.ts';\nexport const hen = () => egg;\n");
    await place('packages/mls/src/egg.ts', "import type { Hen } from './hen.ts';\nexport type Egg = Hen[];\n");
    await place('packages/mls/src/hen.ts', "import type { Egg } from './egg.ts';\nexport type Hen = Egg[];\n");
    await place('packages/bytes/src/loud.ts', "console.log('a key');\n");
    await place('apps/server/src/rooms/loud.ts', "console.error('a key');\n");
    findings = await lint(folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(cases.map((entry, index) => ({ ...entry, index })))(
    '$file imports $specifier: refused $refused',
    ({ index, refused: expected }) => {
      expect(found(caseFile(index)).includes('import-rules')).toBe(expected);
    },
  );

  it.each(forms.map((form, index) => ({ index, source: form('ts-mls') })))('see $source', ({ index }) => {
    expect(found(`packages/client/src/form-${index}.ts`)).toContain('import-rules');
  });

  it('refuse a cycle, also one of types alone', () => {
    expect(found('packages/bytes/src/egg.ts')).toContain('no-cycle');
    expect(found('packages/mls/src/egg.ts')).toContain('no-cycle');
  });

  it('refuse console in packages and apps', () => {
    expect(found('packages/bytes/src/loud.ts')).toContain('no-console');
    expect(found('apps/server/src/rooms/loud.ts')).toContain('no-console');
  });
});
