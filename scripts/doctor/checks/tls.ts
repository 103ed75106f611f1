import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { causeOf, failed, type Finding, ok, warning } from '../finding.ts';

const about = 'TLS files';
const dayMs = 86_400_000;
const soonDays = 14;

export interface TlsSettings {
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
  announcedAddress?: string | undefined;
}

/** Whether certificate and key can be read, belong together, are in force at `now` and name this server. */
export function checkTls({ tlsCert, tlsKey, announcedAddress }: TlsSettings, now: Date): Finding[] {
  if (tlsCert === undefined || tlsKey === undefined) {
    const found = 'none, so browsers give camera and microphone only under http://localhost or behind an HTTPS proxy';
    return [ok(about, found)];
  }
  const read = <T>(file: string, parse: (pem: Buffer) => T, what: string): T | Finding => {
    try {
      return parse(readFileSync(file));
    } catch (error) {
      const cause = causeOf(error);
      const unreadable = cause === 'ENOENT' || cause === 'EACCES' || cause === 'EISDIR';
      const found = unreadable ? `${file} cannot be read (${cause}).` : `${file} is not ${what} in PEM form.`;
      return failed(about, found, `Correct KONKLAVE_TLS_${what === 'a private key' ? 'KEY' : 'CERT'} or the file.`);
    }
  };
  const certificate = read(tlsCert, (pem) => new X509Certificate(pem), 'a certificate');
  if (!(certificate instanceof X509Certificate)) return [certificate];
  const key = read(tlsKey, (pem) => createPrivateKey(pem), 'a private key');
  if ('verdict' in key) return [key];
  if (!certificate.checkPrivateKey(key)) {
    return [failed(about, `${tlsKey} is not the key of ${tlsCert}.`, 'Name the pair that was made together.')];
  }
  return [judgeTime(certificate, now), ...judgeName(certificate, announcedAddress)];
}

function judgeTime({ validFromDate, validToDate }: X509Certificate, now: Date): Finding {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  if (now < validFromDate) {
    return failed(
      about,
      `The certificate begins on ${day(validFromDate)}.`,
      'Is the clock right? Else wait, or renew it.',
    );
  }
  if (now > validToDate) {
    return failed(about, `The certificate ended on ${day(validToDate)}.`, 'Renew it and start the server again.');
  }
  if (validToDate.getTime() - now.getTime() < soonDays * dayMs) {
    return warning(about, `The certificate ends on ${day(validToDate)}.`, 'Renew it and start the server again.');
  }
  return ok(about, `certificate and key belong together; in force until ${day(validToDate)}`);
}

function judgeName(certificate: X509Certificate, name: string | undefined): Finding[] {
  if (name === undefined) return [];
  const fits = isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name);
  if (fits !== undefined) return [];
  const names = certificate.subjectAltName ?? certificate.subject;
  return [
    warning(about, `The certificate does not name ${name}, but ${names}.`, 'Right if people use that other name.'),
  ];
}
