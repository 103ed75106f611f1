/**
 * SFrame, RFC 9605: seals media frames so that only members of an MLS group open them. WebCrypto only, runs in any worker.
 *
 *     const ring = new KeyRing(cipherSuites.AES_128_GCM_SHA256_128);
 *     await ring.install(epoch, baseKey);                        // MLS-Exporter("SFrame 1.0 Base Key", "", 16)
 *
 *     const sender = new Sender({ ring, leaf: ownLeaf, context });
 *     sender.startEpoch(epoch);
 *     const sealed = await sender.seal({ metadata, plaintext }); // { ok: true, frame } or { ok: false, cause }
 *
 *     const receiver = new Receiver({ ring, leaf: theirLeaf, context });
 *     const opened = await receiver.open({ metadata, frame });   // { ok: true, plaintext, ... } or { ok: false, cause }
 *
 * A refusal means: drop the frame and count it. The wire is described in docs/protocol/frames.md.
 */
export { cipherSuites, suiteOfBaseKey, type CipherSuite, type CipherSuiteName } from './cipher-suite.ts';
export { decodeHeader, encodeHeader, type Header, type ParsedHeader } from './header.ts';
export { composeKeyId, defaultLayout, parseKeyId, type KeyIdLayout, type KeyUse, type ParsedKeyId } from './key-id.ts';
export { KeyRing, type InstallRefusal, type InstallResult, type KeyRingOptions } from './key-ring.ts';
export { Sender, type SealResult, type StreamOptions } from './sender.ts';
export { Receiver, type OpenRefusal, type OpenResult } from './receiver.ts';
export type { PlainFrame, SealedFrame } from './frame.ts';
