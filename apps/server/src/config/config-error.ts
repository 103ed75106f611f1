/** A setting that cannot be used. The message is for the operator: which setting, what it got, what it takes. */
export class ConfigError extends Error {
  readonly code = 'bad-setting';

  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}
