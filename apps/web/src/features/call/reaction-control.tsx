import { SmilePlus } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { reactions, type Reaction } from '@konklave/protocol/sealed';
import { useMessages } from '../../i18n/messages-context.ts';
import { StageButton } from '../../ui/stage-button.tsx';
import { Control } from './control.tsx';
import { reactionIcons } from './reaction-icons.tsx';
import styles from './reaction-control.module.css';

/** Opens a row of reactions above the controls. It stays open for another one, until Escape or a press elsewhere. */
export function ReactionControl({ onReact }: { onReact(reaction: Reaction): void }) {
  const t = useMessages();
  const id = useId();
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = ({ target }: Event) => {
      if (!(target instanceof Node && whole.current?.contains(target))) setOpen(false);
    };
    addEventListener('pointerdown', close);
    addEventListener('focusin', close);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('focusin', close);
    };
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
    whole.current?.querySelector('button')?.focus();
  };
  return (
    <div ref={whole} className={styles.whole} onKeyDown={onKeyDown}>
      <Control
        name={t.call.react}
        icon={<SmilePlus aria-hidden="true" />}
        look={open ? 'open' : undefined}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div id={id} role="group" aria-label={t.call.react} className={styles.choices}>
          {reactions.map((reaction) => (
            <StageButton
              icon
              key={reaction}
              name={t.call.reactions[reaction]}
              className={styles.choice}
              onClick={() => onReact(reaction)}
            >
              {reactionIcons[reaction]}
            </StageButton>
          ))}
        </div>
      )}
    </div>
  );
}
