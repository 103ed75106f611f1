/** The import rules of the architecture, as tables. `judge.ts` applies them, `plugin.ts` shows them to the linter. */

/** Which packages a package may import (by the part of its name after `@konklave/`). */
export const packageImports: Readonly<Record<string, readonly string[]>> = {
  bytes: [],
  sframe: ['bytes'],
  mls: ['bytes'],
  protocol: ['bytes'],
  client: ['protocol', 'mls', 'bytes'],
  testing: ['client', 'protocol', 'sframe', 'bytes'],
};

/** What the tests of every package may import beside: whoever has or has not a key, a test shows it by a frame. */
export const testImports: readonly string[] = ['testing', 'bytes', 'sframe'];

/** Which packages the product code of an app may import. A subpath (`protocol/client`) allows only that one. */
export const appImports: Readonly<Record<string, readonly string[]>> = {
  // The server has no code that could read: neither keys nor sealed messages.
  server: ['bytes', 'protocol/client', 'protocol/delivery'],
  web: ['bytes', 'client', 'protocol', 'sframe'],
  // Plays the participants, in a process of its own; no part of what runs in earnest.
  loadtest: ['bytes', 'client', 'mls', 'protocol/client', 'testing'],
};

/** Modules that only one part may touch, so that replacing one of them is a change in one folder. */
export const soleImporters: ReadonlyArray<{ module: RegExp; homes: readonly string[] }> = [
  { module: /^ts-mls(\/|$)/, homes: ['packages/mls'] },
  { module: /^(@hpke|@noble)\//, homes: ['packages/mls'] },
  // The benchmark compares our bridge with a raw worker, and tests look inside the bridge.
  { module: /^mediasoup(\/|$)/, homes: ['apps/server/src/media', 'apps/server/test', 'bench', 'tests'] },
  { module: /^mediasoup-client(\/|$)/, homes: ['apps/web/src/media'] },
  { module: /^(@?fastify|ws)(\/|$)/, homes: ['apps/server/src/http', 'apps/server/src/signaling', 'apps/server/test'] },
  { module: /^(kysely(\/|$)|node:sqlite$)/, homes: ['apps/server/src/storage'] },
];

/** The rules of the server, without I/O: what they may import beside the packages and their neighbours. */
export const withoutInputOutput = {
  folders: ['apps/server/src/rooms', 'apps/server/src/delivery', 'apps/server/src/accounts'],
  modules: /^(@konklave\/.*|node:crypto)$/,
};

interface Layers {
  /** Folder whose direct children are the layers. */
  root: string;
  /** Per layer: the layers it may import beside itself. A layer that is missing here is not known to the design. */
  mayImport: Readonly<Record<string, readonly string[]>>;
  /** Layers whose direct children may not import each other. */
  separate: readonly string[];
}

const rules = ['rooms', 'delivery', 'media', 'accounts'];
const everywhere = ['config', 'observability'];

/** The layers inside the apps. Files directly in `root` are composition roots and may import every layer. */
export const layers: readonly Layers[] = [
  {
    root: 'apps/server/src',
    mayImport: {
      http: [...rules, ...everywhere],
      signaling: [...rules, ...everywhere],
      rooms: [...rules, ...everywhere],
      delivery: [...rules, ...everywhere],
      media: [...rules, ...everywhere],
      accounts: [...rules, ...everywhere],
      storage: [...rules, ...everywhere],
      observability: ['config'],
      config: [],
    },
    separate: [],
  },
  {
    root: 'apps/web/src',
    mayImport: {
      app: ['features', 'session', 'media', 'ui', 'platform', 'i18n'],
      features: ['session', 'media', 'ui', 'platform', 'i18n'],
      session: ['platform'],
      media: ['session', 'platform'],
      ui: ['platform', 'i18n'],
      i18n: ['platform'],
      platform: [],
    },
    separate: ['features'],
  },
];
