import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { StageButton } from '../../ui/stage-button.tsx';
import styles from './controls.module.css';

interface ControlProps extends ComponentProps<'button'> {
  /** The accessible name, and the words beside the icon where there is room. */
  name: string;
  /** The name in the button's other state: its room is kept free. */
  otherName?: string;
  /** A word for narrow screens; must be part of `name`. */
  short?: string;
  icon: ReactNode;
  /** The key that does the same, where keys do something. */
  shortcut?: string | undefined;
  look?: 'off' | 'open' | 'up' | 'leave' | undefined;
}

/** One of the controls at the bottom: an icon and, where there is room, its words. */
export function Control({ name, otherName, short = name, icon, look, shortcut, ...rest }: ControlProps) {
  return (
    <StageButton
      className={classNames(styles.control, look !== undefined && look !== 'off' && styles[look])}
      name={name}
      {...(shortcut !== undefined && { title: `${name} (${shortcut})`, 'aria-keyshortcuts': shortcut })}
      off={look === 'off'}
      {...rest}
    >
      {icon}
      <span className={styles.short}>{short}</span>
      <span className={classNames(styles.words, styles.either)}>
        <span data-shown="true">{name}</span>
        {otherName !== undefined && (
          <span data-shown="false" aria-hidden="true">
            {otherName}
          </span>
        )}
      </span>
    </StageButton>
  );
}
