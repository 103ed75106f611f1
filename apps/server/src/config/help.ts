import { describeSetting, settingNames } from './settings.ts';

/** The text of `--help`. */
export function helpText(): string {
  const settings = settingNames
    .map(describeSetting)
    .map(({ flag, environment, about, takes, default: preset }) =>
      [
        `  ${flag}  (${environment})`,
        `      ${about}`,
        `      Takes ${takes}.${preset === undefined ? '' : ` Default: ${preset}`}`,
      ].join('\n'),
    );
  return [
    'npm start -- [flags]',
    '',
    'A flag goes before the environment, the environment before the file, the file before the default.',
    '',
    ...settings,
    '  --config  (KONKLAVE_CONFIG)',
    '      A JSON file with settings: {"port": 8080, "mediaPort": 10000, ...}',
    '  --help',
    '      This text.',
    '',
  ].join('\n');
}
