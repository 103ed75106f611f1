import { createContext, use } from 'react';
import { useMessages } from '../i18n/messages-context.ts';
import type { AppUpdates } from '../platform/app-updates.ts';
import { useStateOf } from '../platform/use-state-of.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './update-notice.module.css';

const none: AppUpdates = { state: false, subscribe: () => () => undefined };

/** Whether a newer version is there. */
export const UpdatesContext = createContext<AppUpdates>(none);

/** Says that a newer version is there, on pages where loading again interrupts nothing. */
export function UpdateNotice() {
  const t = useMessages();
  const isReady = useStateOf(use(UpdatesContext));
  return (
    <div role="status" className={styles.region}>
      {isReady && (
        <Notice>
          <p>{t.update.ready}</p>
          <Button className={styles.reload} onClick={() => location.reload()}>
            {t.common.reload}
          </Button>
        </Notice>
      )}
    </div>
  );
}
