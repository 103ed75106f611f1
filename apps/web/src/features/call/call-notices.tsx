import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { Messages } from '../../i18n/messages.ts';
import { focusHeading } from '../../platform/focus-heading.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './call-notices.module.css';
import { noticeKey, stillDismissed, type CallNotice } from './notices.ts';

/** Something is not sealed, or not as it should be. */
const warnings: ReadonlySet<CallNotice['kind']> = new Set(['cannotSeal', 'unreadable', 'refused', 'notExcluded']);

/** Nothing can be done about these but wait. */
const lasting: ReadonlySet<CallNotice['kind']> = new Set(['reconnecting', 'restarting', 'mediaReconnecting']);

interface CallNoticesProps {
  notices: readonly CallNotice[];
  /** Notices of other parts, below ours. */
  children: ReactNode;
}

/** Notices float over the stage, so that nothing moves when one comes. */
export function CallNotices({ notices, children }: CallNoticesProps) {
  const t = useMessages();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const still = stillDismissed(dismissed, notices);
  if (still !== dismissed) setDismissed(still);
  const shown = notices.filter((notice) => !still.has(noticeKey(notice)));
  return (
    <div role="status" className={styles.notices}>
      {shown.map((notice) => {
        const warning = warnings.has(notice.kind);
        return (
          <div key={noticeKey(notice)} className={classNames(styles.row, warning && styles.amber)}>
            <Notice tone={warning ? 'warning' : 'plain'} className={styles.notice}>
              {wordsFor(notice, t)}
            </Notice>
            {!lasting.has(notice.kind) && (
              <Button
                look="quiet"
                className={styles.close}
                aria-label={t.common.dismiss}
                onClick={() => {
                  setDismissed(new Set([...dismissed, noticeKey(notice)]));
                  focusHeading();
                }}
              >
                <X aria-hidden="true" />
              </Button>
            )}
          </div>
        );
      })}
      {children}
    </div>
  );
}

function wordsFor(notice: CallNotice, t: Messages): string {
  if (notice.kind === 'device') return t.problems[notice.device][notice.problem];
  if (notice.kind === 'putOut') return t.notices.putOut(notice.name, notice.why);
  return 'participant' in notice ? t.notices[notice.kind](notice.name) : t.notices[notice.kind];
}
