import { isIP } from 'node:net';
import * as v from 'valibot';

// One schema for flags, environment and file. Every value may come as text (flags, environment) or as JSON (file).

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What `--help` and error messages say of a setting. */
interface About {
  /** What it is for, in a sentence. */
  about: string;
  /** What it takes. */
  takes: string;
}

const wholeNumber = (least: number, most: number, about: string) =>
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))]),
    v.integer(),
    v.minValue(least),
    v.maxValue(most),
    v.metadata({ about, takes: `a whole number from ${least} to ${most}` } satisfies About),
  );
const text = (takes: string, about: string) =>
  v.pipe(v.string(), v.minLength(1), v.metadata({ about, takes } satisfies About));

const address = (about: string) =>
  v.pipe(
    v.string(),
    v.check((value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)),
    v.metadata({ about, takes: 'an IP address or a host name' } satisfies About),
  );

/** Of a page somebody may open: nothing that a browser would run, and no password for everybody to read. */
function isPage(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

const page = (about: string) =>
  v.pipe(
    v.string(),
    v.check(isPage),
    v.metadata({ about, takes: 'an address that begins with https:// or http://' } satisfies About),
  );

function isNetwork(item: string): boolean {
  const [address = '', prefix, ...rest] = item.split('/');
  const longest = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  if (longest === -1 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
}

const commaSeparated = v.union([
  v.array(v.string()),
  v.pipe(
    v.string(),
    v.transform((value) => value.split(',').map((part) => part.trim())),
  ),
]);

const networks = (about: string) =>
  v.pipe(
    commaSeparated,
    v.everyItem(isNetwork),
    v.metadata({ about, takes: 'IP addresses or networks (10.0.0.0/8) with commas between' } satisfies About),
  );
const portNumber = (about: string) => wholeNumber(0, 65_535, about);

/** `turn:` or `turns:`, a host, perhaps a port and a transport (RFC 7065). */
const turnUri = /^turns?:(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?(\?transport=(udp|tcp))?$/i;

const turnUris = (about: string) =>
  v.pipe(
    commaSeparated,
    v.maxLength(8),
    v.everyItem((item) => turnUri.test(item)),
    v.metadata({
      about,
      takes: 'up to 8 addresses such as turns:turn.example.org:443?transport=tcp with commas between',
    } satisfies About),
  );

/** Every setting, with its default. The names are those in the file; flags and environment names are made of them. */
export const settingsSchema = v.strictObject({
  port: v.optional(portNumber('Port of the web app and the signaling. 0 takes any free one.'), 8080),
  host: v.optional(address('Address of this machine to listen on; `::` is every address.'), '::'),
  mediaPort: v.optional(portNumber('Port of sound and picture, UDP and TCP. 0 takes any free one.'), 10_000),
  announcedAddress: v.optional(
    address('Address that browsers reach the media port under, when it is not one of this machine (NAT, container).'),
  ),
  turnUrls: v.optional(
    turnUris('TURN server for those who cannot reach the media port, the most promising address first.'),
    [],
  ),
  turnSecret: v.optional(
    text('what the TURN server has as its static-auth-secret', 'Secret shared with the TURN server.'),
  ),
  data: v.optional(text('a folder', 'Folder of the database. Made when it is missing.'), './data'),
  tlsCert: v.optional(
    text('a PEM file', 'Certificate chain for HTTPS, together with its key. Read again when the file changes.'),
  ),
  tlsKey: v.optional(text('a PEM file', 'Private key of the certificate.')),
  trustedProxies: v.optional(networks('Reverse proxies whose X-Forwarded-For is believed.'), []),
  grace: v.optional(wholeNumber(1, 600, 'Seconds that somebody whose network is gone has to come back.'), 30),
  roomCapacity: v.optional(wholeNumber(2, 1_000, 'People in one room at once.'), 100),
  keepRooms: v.optional(wholeNumber(1, 3_650, 'Days after which an unused room is deleted.'), 90),
  connectionRate: v.optional(wholeNumber(1, 1_000_000, 'Connections a minute from one address.'), 600),
  roomRate: v.optional(wholeNumber(1, 1_000_000, 'New rooms a minute from one address.'), 60),
  sourceUrl: v.optional(
    page(
      'Where the people who use this server get the source code it runs (AGPL-3.0, section 13). Without it: where this folder was cloned from, when that is an https address.',
    ),
  ),
  logLevel: v.optional(
    v.pipe(
      v.picklist(logLevels),
      v.metadata({ about: 'How much is written to stderr.', takes: logLevels.join(', ') } satisfies About),
    ),
    'info',
  ),
});

/** The settings of one server, checked. */
export type Settings = v.InferOutput<typeof settingsSchema>;
export type SettingName = keyof Settings;

/** A setting as `--help` and `docs/operating/settings.md` list it. */
export interface SettingDescription extends About {
  /** Its name in the file. */
  name: SettingName;
  flag: string;
  environment: string;
  default: string | undefined;
}

/** `mediaPort` -> `--media-port`. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `mediaPort` -> `KONKLAVE_MEDIA_PORT`. */
export function environmentOf(name: string): string {
  return `KONKLAVE_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`;
}

export const settingNames = Object.keys(settingsSchema.entries) as SettingName[];

export function describeSetting(name: SettingName): SettingDescription {
  const schema = settingsSchema.entries[name];
  const about = v.getMetadata(schema.wrapped as v.GenericSchema) as unknown as About;
  const preset: unknown = schema.default;
  const shown = Array.isArray(preset)
    ? preset.join(',') || undefined
    : preset === undefined
      ? undefined
      : String(preset);
  return { name, flag: flagOf(name), environment: environmentOf(name), default: shown, ...about };
}
