import { Heart, Laugh, PartyPopper, ThumbsDown, ThumbsUp, Turtle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Reaction } from '@konklave/protocol/sealed';

/** From the set of all icons: not every system has emoji, and no two draw them alike. */
export const reactionIcons: Readonly<Record<Reaction, ReactNode>> = {
  agree: <ThumbsUp aria-hidden="true" />,
  disagree: <ThumbsDown aria-hidden="true" />,
  thanks: <Heart aria-hidden="true" />,
  laugh: <Laugh aria-hidden="true" />,
  cheer: <PartyPopper aria-hidden="true" />,
  slower: <Turtle aria-hidden="true" />,
};
