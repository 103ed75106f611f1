export { decodeSealed, encodeSealed, type SealedMessage } from './message.ts';
