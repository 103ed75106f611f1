import type { Settings } from './config/settings.ts';

const onlyThisMachine = /^(?:localhost|127(?:\.\d+){3}|::1)$/i;

/**
 * What whoever starts the server should know about reaching it from elsewhere: browsers give pages over plain HTTP no cryptography.
 * Undefined where there is HTTPS, a proxy that may speak it, or nobody else who could come.
 */
export function reachAdvice({ host, tlsCert, trustedProxies }: Settings): string | undefined {
  if (tlsCert !== undefined || trustedProxies.length > 0 || onlyThisMachine.test(host)) return undefined;
  return 'From other machines it needs HTTPS: --tls-cert and --tls-key, or a proxy (docs/operating/service.md).';
}
