import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { ConfigError } from './config-error.ts';
import {
  describeSetting,
  environmentOf,
  flagOf,
  settingNames,
  settingsSchema,
  type SettingName,
  type Settings,
} from './settings.ts';

/** What was asked for on the command line. */
export type Invocation = { kind: 'help' } | { kind: 'start'; settings: Settings };

/** Names a setting in the words of whoever wrote it: `--port`, `KONKLAVE_PORT`, `port in konklave.json`. */
type Form = (name: SettingName) => string;

interface Given {
  value: unknown;
  form: Form;
}

type Gathered = Map<SettingName, Given>;

/** Reads the settings: a flag goes before the environment, that before the file, that before the default. Throws ConfigError. */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Invocation {
  const flags = parseFlags(args);
  if (flags === 'help') return { kind: 'help' };
  const configFile = flags.configFile ?? environment['KONKLAVE_CONFIG'];
  const given: Gathered = new Map([
    ...(configFile ? readFile(configFile) : []),
    ...readEnvironment(environment),
    ...flags.settings,
  ]);
  return { kind: 'start', settings: check(given) };
}

function parseFlags(args: readonly string[]): 'help' | { configFile: string | undefined; settings: Gathered } {
  const nameOf = new Map(settingNames.map((name) => [flagOf(name), name]));
  const settings: Gathered = new Map();
  let configFile: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const [flag = '', joined] = splitOnce(args[index] ?? '');
    if (flag === '--help' || flag === '-h') return 'help';
    const name = nameOf.get(flag);
    if (!name && flag !== '--config') throw new ConfigError(`${flag}: no such flag. --help lists them all.`);
    const value = joined ?? args[++index];
    if (value === undefined) throw new ConfigError(`${flag}: a value is missing.`);
    if (name) settings.set(name, { value, form: flagOf });
    else configFile = value;
  }
  return { configFile, settings };
}

function splitOnce(argument: string): [string, string | undefined] {
  const at = argument.indexOf('=');
  return at === -1 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Gathered {
  const given: Gathered = new Map();
  for (const name of settingNames) {
    const value = environment[environmentOf(name)];
    // Container files like to set what they do not use to nothing.
    if (value !== undefined && value !== '') given.set(name, { value, form: environmentOf });
  }
  return given;
}

function readFile(file: string): Gathered {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why =
      error instanceof SyntaxError ? 'it is not JSON' : `it cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new ConfigError(`${file}: ${why}.`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`${file}: it takes a JSON object with settings as names.`);
  }
  const form: Form = (name) => `${name} in ${file}`;
  const given: Gathered = new Map();
  for (const [name, value] of Object.entries(content)) {
    if (!settingNames.includes(name as SettingName))
      throw new ConfigError(`${name} in ${file}: no such setting. --help lists them all.`);
    given.set(name as SettingName, { value, form });
  }
  return given;
}

function check(given: Gathered): Settings {
  const parsed = v.safeParse(settingsSchema, Object.fromEntries([...given].map(([name, { value }]) => [name, value])));
  if (!parsed.success) {
    const names = new Set(parsed.issues.map((issue) => issue.path?.[0]?.key as SettingName));
    throw new ConfigError([...names].map((name) => complain(name, given.get(name))).join('\n'));
  }
  requireBoth(given, 'HTTPS', 'tlsCert', 'tlsKey');
  requireBoth(given, 'TURN', 'turnUrls', 'turnSecret');
  const { port, mediaPort } = parsed.output;
  // Both listen for TCP.
  if (port === mediaPort && port !== 0) {
    const [first, second] = (['port', 'mediaPort'] as const).map((name) => (given.get(name)?.form ?? flagOf)(name));
    throw new ConfigError(`${first} and ${second}: both are ${port}. They take two different ports.`);
  }
  return parsed.output;
}

function complain(name: SettingName, given: Given | undefined): string {
  const { form = flagOf, value } = given ?? {};
  return `${form(name)}: got ${JSON.stringify(value)}, takes ${describeSetting(name).takes}.`;
}

/** Says that one is missing in the form in which the other was given. */
function requireBoth(given: Gathered, purpose: string, ...pair: [SettingName, SettingName]): void {
  const missing = pair.find((name) => !given.has(name));
  const present = pair.find((name) => given.has(name));
  if (missing === undefined || present === undefined) return;
  const { form } = given.get(present)!;
  throw new ConfigError(`${form(missing)}: missing. ${purpose} takes it together with ${form(present)}.`);
}
