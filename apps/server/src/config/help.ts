import { describeSetting, settingNames } from './settings.ts';

/** The text of `--help`. */
export function helpText(): string {
  const settings = settingNames
    .map(describeSetting)
    .map(({ name, flag, environment, about, takes, default: preset }) =>
      [
        `  ${flag}  ${environment}  ${name}`,
        `      ${about}`,
        `      Takes ${takes}.${preset === undefined ? '' : ` Default: ${preset}`}`,
      ].join('\n'),
    );
  return [
    'npm start -- [flags]',
    '',
    'Each setting is a flag, a variable of the environment, or a name in a settings file; they stand below in this order.',
    'A flag goes before the environment, the environment before the file, the file before the default.',
    '',
    '    npm start -- --media-port 20000',
    '    KONKLAVE_MEDIA_PORT=20000 npm start',
    '    npm start -- --config konklave.json     with {"mediaPort": 20000} in the file',
    '',
    ...settings,
    '  --config  KONKLAVE_CONFIG',
    '      The settings file, JSON. Takes a file.',
    '  --help',
    '      This text.',
    '',
  ].join('\n');
}
