/**
 * Bytes: text forms (base64url, hex, UTF-8), integers of the TLS presentation language, joining, comparing in constant time,
 * overwriting. No dependencies, and nothing that only a browser or only Node has.
 */
export { BytesError, concat, equalBytes, zero, type Bytes, type BytesErrorCode } from './bytes.ts';
export { fromBase64url, toBase64url } from './base64url.ts';
export { fromHex, toHex } from './hex.ts';
export { uint16, uint64, utf8 } from './encode.ts';
