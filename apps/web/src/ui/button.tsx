import type { ComponentProps } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';

interface ButtonProps extends ComponentProps<'button'> {
  /** `primary` is the one action that matters on a screen. */
  look?: 'primary' | 'plain' | 'quiet';
}

export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classNames(styles.button, styles[look], className)} {...rest} />;
}

/** A link to another page of this app that looks like a button. */
export function ButtonLink({ look = 'plain', className, ...rest }: ComponentProps<'a'> & Pick<ButtonProps, 'look'>) {
  return <a className={classNames(styles.button, styles[look], className)} {...rest} />;
}
