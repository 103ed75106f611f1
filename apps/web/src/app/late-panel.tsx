import type { ComponentType } from 'react';
import { useMessages } from '../i18n/messages-context.ts';
import type { Late } from '../platform/late.ts';
import { useLate } from '../platform/use-late.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';

interface Frame {
  id: string;
  className: string | undefined;
  onClose(): void;
}

interface LatePanelProps<P> {
  part: Late<{ default: ComponentType<P> }>;
  /** Of the panel that says that it did not come. */
  title: string;
  of: P & Frame;
}

/** A panel that is fetched when it is opened. Where it does not come, a panel that says so: the meeting goes on. */
export function LatePanel<P extends object>({ part, title, of }: LatePanelProps<P>) {
  const t = useMessages();
  const { value, retry } = useLate(part);
  if (value !== undefined) return <value.default {...of} />;
  if (retry === undefined) return null;
  const { id, className, onClose } = of;
  return (
    <Panel title={title} closeLabel={t.common.close} {...{ id, className, onClose }}>
      <Notice role="alert">
        <p>{t.call.partMissing}</p>
        <Button onClick={retry}>{t.common.retry}</Button>
      </Notice>
    </Panel>
  );
}
