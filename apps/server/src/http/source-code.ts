import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';

const checkout = resolve(import.meta.dirname, '../../../..');

const unknown =
  'Whoever runs this server has not said where its source code is. Ask them: the licence, AGPL-3.0-or-later, entitles you to it.\n';

/**
 * `GET /source` leads to the source code of this server, which everybody who uses it over a network may have (AGPL-3.0, section 13).
 * The page links to it here, so that a browser asks nobody else for anything before somebody follows the link.
 */
export function serveSourceCode(app: FastifyInstance, { sourceUrl }: { sourceUrl?: string | undefined }): void {
  const address = sourceUrl ?? publicAddress(cloneAddress(checkout));
  app.get('/source', (_request, reply) =>
    address === undefined
      ? reply.code(404).type('text/plain; charset=utf-8').send(unknown)
      : reply.header('cache-control', 'no-cache').redirect(address, 302),
  );
}

/** What git calls the origin of a folder; undefined without git, and where it was not cloned. */
function cloneAddress(folder: string): string | undefined {
  // git would otherwise look for a repository further up, which is somebody else's.
  if (!existsSync(join(folder, '.git'))) return undefined;
  try {
    const command = ['-C', folder, 'config', '--get', 'remote.origin.url'];
    return execFileSync('git', command, { encoding: 'utf8', timeout: 2_000, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

/** An address that everybody may open: only https, and without the password that some people keep in theirs. */
export function publicAddress(remote: string | undefined): string | undefined {
  const url = URL.parse(remote?.trim() ?? '');
  if (url?.protocol !== 'https:') return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}
