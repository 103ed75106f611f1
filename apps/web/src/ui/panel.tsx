import { X } from 'lucide-react';
import { useLayoutEffect, useId, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useOverflow } from '../platform/use-overflow.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './panel.module.css';

interface PanelProps {
  id?: string;
  title: string;
  /** The name of the closing button. */
  closeLabel: string;
  onClose(): void;
  foot?: ReactNode;
  bodyRef?: RefObject<HTMLDivElement | null>;
  className?: string | undefined;
  /** False where something in the panel takes the focus by itself. */
  focusTitle?: boolean;
  children: ReactNode;
}

/** A named region beside the stage. Takes the focus when it opens; Escape closes it. */
export function Panel({
  id,
  title,
  closeLabel,
  onClose,
  foot,
  bodyRef,
  className,
  focusTitle = true,
  children,
}: PanelProps) {
  const titleId = useId();
  const titleRef = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (focusTitle) titleRef.current?.focus();
  }, [focusTitle]);
  const ownBody = useRef<HTMLDivElement>(null);
  const body = bodyRef ?? ownBody;
  // Else nobody could scroll it by keyboard.
  const tabIndex = useOverflow(body) ? 0 : undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.stopPropagation();
    onClose();
  };
  return (
    <section id={id} aria-labelledby={titleId} className={classNames(styles.panel, className)} onKeyDown={onKeyDown}>
      <header className={styles.head}>
        <h2 id={titleId} ref={titleRef} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        <Button look="quiet" aria-label={closeLabel} onClick={onClose}>
          <X aria-hidden="true" />
        </Button>
      </header>
      <div ref={body} tabIndex={tabIndex} className={styles.body}>
        {children}
      </div>
      {foot !== undefined && <div className={styles.foot}>{foot}</div>}
    </section>
  );
}
