/** What a browser keeps from pages that came over plain HTTP. */
type Scope = Partial<Pick<typeof globalThis, 'isSecureContext' | 'crypto'>>;

/**
 * Whether this page came over HTTPS or from this machine itself. Elsewhere browsers give a page neither cryptography nor camera
 * and microphone, so that nothing could be sealed.
 */
export function isSecurePage({ isSecureContext, crypto }: Scope): boolean {
  return isSecureContext === true && (crypto?.subtle as SubtleCrypto | undefined) !== undefined;
}
