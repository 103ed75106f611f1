import styles from './avatar.module.css';
import { classNames } from './class-names.ts';
import { initials } from './initials.ts';
import { useTint } from './tints-context.ts';

/** Stands for a face. Decoration: the name is always written beside it. `id` chooses the tint. */
export function Avatar({
  id,
  name,
  className,
}: {
  id: string;
  name: string | undefined;
  className?: string | undefined;
}) {
  const tint = useTint(id);
  return (
    <span className={classNames(styles.avatar, styles[`tint${tint}`], className)} aria-hidden="true">
      {name === undefined ? '?' : initials(name) || '?'}
    </span>
  );
}
