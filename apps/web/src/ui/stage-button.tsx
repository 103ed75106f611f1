import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import styles from './stage-button.module.css';

interface StageButtonProps extends Omit<ComponentProps<'button'>, 'name'> {
  /** The accessible name, which also comes up under the pointer. */
  name: string;
  /** A switch that is off stands out. */
  off?: boolean;
  /** Small and square, with nothing but an icon. */
  icon?: boolean;
}

/** A button on the stage, or on a picture of somebody. */
export function StageButton({ name, off = false, icon = false, className, ...rest }: StageButtonProps) {
  return (
    <button
      type="button"
      className={classNames(styles.button, off && styles.off, icon && styles.icon, className)}
      aria-label={name}
      title={name}
      {...rest}
    />
  );
}
