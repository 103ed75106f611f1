import { createHash } from 'node:crypto';
import type { GroupInfoMark } from '@konklave/protocol/client';

/** An Ed25519 signature. Every GroupInfo ends with one. */
const signatureBytes = 64;

/** What members check a GroupInfo by. The server looks into nothing but where it ends. */
export function markOf(groupInfo: string): GroupInfoMark {
  const bytes = Buffer.from(groupInfo, 'base64url');
  return {
    digest: createHash('sha256').update(bytes).digest('base64url'),
    signature: bytes.subarray(-signatureBytes).toString('base64url'),
  };
}
