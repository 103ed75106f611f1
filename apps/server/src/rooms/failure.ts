import type { ErrorCode } from '@konklave/protocol/client';

/** A request that is refused, with the stable id that goes on the wire. `detail` is for developers and never holds content. */
export class WireFailure extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'WireFailure';
    this.code = code;
    this.detail = detail;
  }
}
