export { decodeSealed, encodeSealed, type NumberedMessage, type SealedMessage } from './message.ts';
export { tidyName } from './name.ts';
export { lastPlace, reactions, type Reaction } from './signals.ts';
