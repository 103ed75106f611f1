import { ownIce, type RemoteEnd } from '../rtp/leg.ts';
import { stream } from './stream.ts';

// As much SDP as it takes to connect one VP8 stream.

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\r\n`).join('');
}

/** Of our side. */
export interface OwnEnd {
  fingerprint: string;
  host: string;
  port: number;
}

function description(own: OwnEnd, direction: string, mid: string, payloadType: string, rest: readonly string[]) {
  return lines([
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mid}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
    'c=IN IP4 127.0.0.1',
    `a=${direction}`,
    `a=mid:${mid}`,
    'a=rtcp-mux',
    `a=ice-ufrag:${ownIce.usernameFragment}`,
    `a=ice-pwd:${ownIce.password}`,
    `a=fingerprint:sha-256 ${own.fingerprint}`,
    'a=setup:active',
    `a=rtpmap:${payloadType} VP8/90000`,
    `a=rtcp-fb:${payloadType} nack`,
    `a=rtcp-fb:${payloadType} nack pli`,
    ...rest,
    `a=candidate:1 1 udp 2130706431 ${own.host} ${own.port} typ host`,
    'a=end-of-candidates',
  ]);
}

export function offerSdp(own: OwnEnd, direction: 'sendonly' | 'recvonly'): string {
  const source = [`a=ssrc:${stream.ssrc} cname:peer`, `a=ssrc:${stream.ssrc} msid:camera camera`];
  return description(own, direction, '0', String(stream.payloadType), direction === 'sendonly' ? source : []);
}

export function answerSdp(offer: string, own: OwnEnd): string {
  const mid = /^a=mid:(\S+)/m.exec(offer)?.[1] ?? '0';
  const payloadType = /^a=rtpmap:(\d+) VP8/m.exec(offer)?.[1] ?? '';
  return description(own, 'recvonly', mid, payloadType, []);
}

/** Where the other side waits for us. */
export function remoteEndOfSdp(sdp: string): RemoteEnd {
  const [, usernameFragment = ''] = /^a=ice-ufrag:(\S+)/m.exec(sdp) ?? [];
  const [, password = ''] = /^a=ice-pwd:(\S+)/m.exec(sdp) ?? [];
  const [, host, port] = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host/im.exec(sdp) ?? [];
  if (host === undefined) throw new Error(`no UDP candidate in:\n${sdp}`);
  return { iceParameters: { usernameFragment, password }, host, port: Number(port) };
}
