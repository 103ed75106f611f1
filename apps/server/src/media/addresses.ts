import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { types } from 'mediasoup';

// Where the bridge listens, and which addresses it tells browsers (ICE candidates, RFC 8445). It listens on the wildcard
// address and names the machine's addresses anew for every call, because a laptop changes networks and a server may be started
// before it has got an address; sockets bound to single addresses would go stale.

/** Where the bridge is reached. */
export interface ListenSettings {
  /** One port for UDP and TCP. */
  port: number;
  /** An IP address of this machine to listen on. Without it (or with 0.0.0.0 or ::) all of them. */
  listenHost?: string | undefined;
  /** The address or host name that browsers are told instead of this machine's own: behind NAT, or a public name. */
  announcedAddress?: string | undefined;
}

type Interfaces = Record<string, NetworkInterfaceInfo[] | undefined>;

/** Each address costs every browser two more candidates to check. */
const maxAddresses = 8;
/** Bridges and tunnels of containers and virtual machines: they are seldom the way to a browser. */
const virtualInterface = /^(docker|br-|veth|virbr|lxc|cni|flannel)/;
/** Candidates of one socket differ by one step of local preference (RFC 8445 section 5.1.2.1). */
const priorityStep = 256;

const isWildcard = (host: string | undefined): boolean =>
  host === undefined || host === '' || host === '0.0.0.0' || host === '::';

/** The sockets of the worker's WebRtcServer. */
export function listenInfos(
  { port, listenHost }: ListenSettings,
  interfaces: Interfaces = networkInterfaces(),
): types.TransportListenInfo[] {
  const hosts = isWildcard(listenHost) ? wildcards(interfaces) : [listenHost as string];
  return hosts.flatMap((ip) =>
    (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip, port, flags: { ipv6Only: isIPv6(ip) } })),
  );
}

function wildcards(interfaces: Interfaces): string[] {
  const hasIPv6 = Object.values(interfaces).some((infos) => infos?.some(({ family }) => family === 'IPv6'));
  return hasIPv6 ? ['0.0.0.0', '::'] : ['0.0.0.0'];
}

/**
 * The addresses that browsers are told, the most promising first: what is announced, or the one that is listened on, or all
 * of this machine, with 127.0.0.1 last, for a port that a container or a tunnel has published to the browser's own machine.
 */
export async function candidateAddresses(
  { listenHost, announcedAddress }: ListenSettings,
  interfaces: Interfaces = networkInterfaces(),
): Promise<string[]> {
  if (announcedAddress !== undefined && announcedAddress !== '') return resolve(announcedAddress);
  if (!isWildcard(listenHost)) return [listenHost as string];
  return [...machineAddresses(interfaces).slice(0, maxAddresses), '127.0.0.1'];
}

/** Firefox takes no host names in candidates; and a name that moves (dynamic DNS) is followed from call to call. */
async function resolve(announced: string): Promise<string[]> {
  if (isIP(announced) !== 0) return [announced];
  try {
    return (await lookup(announced, { all: true })).map(({ address }) => address);
  } catch {
    return [announced];
  }
}

function machineAddresses(interfaces: Interfaces): string[] {
  const rank = (name: string, { family }: NetworkInterfaceInfo): number =>
    (virtualInterface.test(name) ? 2 : 0) + (family === 'IPv6' ? 1 : 0);
  return Object.entries(interfaces)
    .flatMap(([name, infos]) => (infos ?? []).map((info) => ({ info, rank: rank(name, info) })))
    .filter(({ info }) => !info.internal && !/^(fe80:|169\.254\.)/i.test(info.address))
    .sort((a, b) => a.rank - b.rank)
    .map(({ info }) => info.address);
}

/** The worker's candidates (one a socket) written out for each address; UDP stays before TCP. */
export function iceCandidates(
  sockets: readonly types.IceCandidate[],
  addresses: readonly string[],
): types.IceCandidate[] {
  const listensOnIPv6 = sockets.some(({ address }) => isIPv6(address));
  const reachable = addresses.filter((address) => listensOnIPv6 || !isIPv6(address));
  return (['udp', 'tcp'] as const).flatMap((protocol) => {
    const socket = sockets.find((candidate) => candidate.protocol === protocol);
    if (socket === undefined) return [];
    return reachable.map((address, index) => ({
      ...socket,
      ip: address,
      address,
      priority: socket.priority - index * priorityStep,
    }));
  });
}
