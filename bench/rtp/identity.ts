import { X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A self-signed certificate on disk, as every WebRTC peer has one. */
export interface Identity {
  certificate: string;
  key: string;
  /** SHA-256, in hexadecimal with colons. */
  fingerprint: string;
}

/** Makes one with the system's openssl, in a new folder under the temporary one. */
export function makeIdentity(): Identity {
  const folder = mkdtempSync(join(tmpdir(), 'konklave-peer-'));
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=peer'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...files], { stdio: 'ignore' });
  return { certificate, key, fingerprint: new X509Certificate(readFileSync(certificate)).fingerprint256 };
}
