import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Settings } from '../../../apps/server/src/config/settings.ts';
import { candidateAddresses } from '../../../apps/server/src/media/addresses.ts';
import { failed, type Finding, ok, warning } from '../finding.ts';

const about = 'Announced address';

/** Whether the addresses that browsers are told for sound and picture can be the right ones. */
export async function checkAddress({ host, announcedAddress, mediaPort }: Settings): Promise<Finding[]> {
  if (announcedAddress === undefined)
    return [judgeOwn(await candidateAddresses({ port: mediaPort, listenHost: host }))];
  const addresses = await resolve(announcedAddress);
  if (addresses.length === 0) {
    return [
      failed(
        about,
        `The name ${announcedAddress} has no address that this machine can find out.`,
        'Correct KONKLAVE_ANNOUNCED_ADDRESS or the name service; a plain IP address does as well.',
      ),
    ];
  }
  const shown = isIP(announcedAddress) ? announcedAddress : `${announcedAddress} (${addresses.join(', ')})`;
  if (addresses.every((address) => isLocal(address))) {
    return [failed(about, `${shown} means "this machine" to every browser.`, 'Announce an address others can reach.')];
  }
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((infos) => infos?.map(({ address }) => address) ?? []),
  );
  const found = addresses.some((address) => own.has(address))
    ? `${shown} belongs to this machine`
    : `${shown} is not of this machine: port ${mediaPort} must be forwarded to it, UDP and TCP`;
  return [ok(about, found)];
}

function judgeOwn(addresses: readonly string[]): Finding {
  const outside = addresses.filter((address) => !isLocal(address));
  const remedy = 'Set KONKLAVE_ANNOUNCED_ADDRESS to the address or name under which the server is reached.';
  if (outside.length === 0) return warning(about, 'This machine has no network address: only it can join.', remedy);
  if (outside.every((address) => privateNetworks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'))) {
    return warning(
      about,
      `Only private addresses (${outside.join(', ')}): nobody outside that network can join.`,
      remedy,
    );
  }
  return ok(about, outside.join(', '));
}

async function resolve(name: string): Promise<string[]> {
  if (isIP(name)) return [name];
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}

function isLocal(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** RFC 1918, RFC 6598 (carrier-grade NAT) and RFC 4193 (IPv6). */
const privateNetworks = new BlockList();
privateNetworks.addSubnet('10.0.0.0', 8);
privateNetworks.addSubnet('172.16.0.0', 12);
privateNetworks.addSubnet('192.168.0.0', 16);
privateNetworks.addSubnet('100.64.0.0', 10);
privateNetworks.addSubnet('fc00::', 7, 'ipv6');
