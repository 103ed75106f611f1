import { Hand } from 'lucide-react';
import type { ShownReaction } from '@konklave/client';
import { useMessages } from '../../i18n/messages-context.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { reactionIcons } from './reaction-icons.tsx';
import styles from './tile-signals.module.css';

interface TileSignalsProps {
  /** The place among the raised hands, counted from 1. */
  hand: number | undefined;
  reactions: readonly ShownReaction[];
}

/** What somebody says without words: a raised hand with its place in the queue, and reactions for a moment. */
export function TileSignals({ hand, reactions }: TileSignalsProps) {
  const t = useMessages();
  return (
    <div className={styles.signals}>
      {hand !== undefined && (
        <span className={styles.hand} title={t.call.handPlace(hand)}>
          <Hand aria-hidden="true" />
          <span aria-hidden="true">{hand}</span>
          <VisuallyHidden>{t.call.handPlace(hand)}</VisuallyHidden>
        </span>
      )}
      {/* A screen reader hears of these by the announcement. */}
      {reactions.map(({ id, reaction }) => (
        <span key={id} aria-hidden="true" className={styles.reaction} title={t.call.reactions[reaction]}>
          {reactionIcons[reaction]}
        </span>
      ))}
    </div>
  );
}
