import { Component, type ReactNode } from 'react';
import { Screen } from '../features/endings/screen.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import { Button } from '../ui/button.tsx';
import styles from './page-frame.module.css';

/** Shows a screen instead of nothing when a view breaks, or when a part of the app cannot be loaded. */
export class CrashBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <CrashScreen /> : this.props.children;
  }
}

function CrashScreen() {
  const t = useMessages();
  return (
    <div className={styles.frame}>
      <span />
      <Screen words={t.crash}>
        <Button look="primary" onClick={() => location.reload()}>
          {t.common.reload}
        </Button>
      </Screen>
    </div>
  );
}
