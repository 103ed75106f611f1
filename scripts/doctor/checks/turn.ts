import type { Settings } from '../../../apps/server/src/config/settings.ts';
import { iceServers } from '../../../apps/server/src/media/turn.ts';
import { failed, type Finding, ok, warning } from '../finding.ts';
import { tryTurn } from '../turn-client.ts';

const about = 'TURN server';

/** Asks each address of the TURN server for a relay, with credentials such as browsers get. */
export async function checkTurn({ turnUrls, turnSecret }: Settings): Promise<Finding[]> {
  if (turnSecret === undefined) return [];
  const [server] = iceServers({ urls: turnUrls, secret: turnSecret }, Date.now());
  const findings = await Promise.all(turnUrls.map((url) => check(url, server!)));
  if (!turnUrls.some(passesFirewalls)) {
    findings.push(
      warning(
        about,
        'None of its addresses is on port 443 over TCP.',
        'Firewalls that let only web pages through need it.',
      ),
    );
  }
  return findings;
}

const passesFirewalls = (url: string): boolean => /:443(\?transport=tcp)?$/.test(url) && /^turns:|=tcp$/.test(url);

async function check(url: string, account: Parameters<typeof tryTurn>[1]): Promise<Finding> {
  const answer = await tryTurn(url, account);
  switch (answer.kind) {
    case 'relayed':
      return ok(about, `${url} relays`);
    case 'refused':
      return failed(
        about,
        `${url} answers "${answer.detail}".`,
        'KONKLAVE_TURN_SECRET has to be its static-auth-secret, and the clocks of both have to agree.',
      );
    case 'silent':
      return failed(
        about,
        `${url} does not answer: ${answer.detail}.`,
        'Start it, open its port, and with turns: give it a certificate for this name.',
      );
  }
}
