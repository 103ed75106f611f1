export { cardBytes, type Card, type SignedCard } from './card.ts';
export { cardsPerRoster, decodeHanded, encodeHanded, type Handed } from './handed.ts';
export { decodeSealed, encodeSealed, type NumberedMessage, type SealedMessage } from './message.ts';
export { tidyName } from './name.ts';
export { lastPlace, reactions, type Reaction } from './signals.ts';
