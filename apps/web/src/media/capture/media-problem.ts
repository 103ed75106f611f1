import type { MediaProblem } from '../media-engine.ts';

/** Why getUserMedia or getDisplayMedia failed, by the name of its error. */
export function problemOf(error: unknown): MediaProblem {
  switch (error instanceof Error ? error.name : undefined) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none-found';
    // Firefox says AbortError for a camera that another program holds.
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    case 'NotSupportedError':
    case 'TypeError':
      return 'unsupported';
    default:
      return 'failed';
  }
}
