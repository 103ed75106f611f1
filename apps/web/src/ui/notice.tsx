import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './notice.module.css';

interface NoticeProps {
  /** `warning` is amber: something is not sealed or not verified. */
  tone?: 'plain' | 'warning' | 'danger';
  /** `alert` is read out at once, `status` when there is a pause. */
  role?: 'alert' | 'status';
  className?: string | undefined;
  children: ReactNode;
}

/** One or two sentences that say what happened, what it means and what to do. */
export function Notice({ tone = 'plain', role, className, children }: NoticeProps) {
  const Icon = tone === 'plain' ? Info : TriangleAlert;
  return (
    <div role={role} className={classNames(styles.notice, tone !== 'plain' && styles[tone], className)}>
      <Icon aria-hidden="true" />
      <div className={styles.text}>{children}</div>
    </div>
  );
}
