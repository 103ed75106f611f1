export { decodeSealed, encodeSealed, type NumberedMessage, type SealedMessage } from './message.ts';
export { tidyName } from './name.ts';
