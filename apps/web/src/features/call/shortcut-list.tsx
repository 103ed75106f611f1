import { useMessages } from '../../i18n/messages-context.ts';
import { Panel } from '../../ui/panel.tsx';
import styles from './shortcut-list.module.css';
import { shortcuts, type Shortcut } from './shortcuts.ts';

interface ShortcutListProps {
  id: string;
  enabled: boolean;
  className: string | undefined;
  onClose(): void;
}

/** Every key and what it does. */
export default function ShortcutList({ enabled, ...frame }: ShortcutListProps) {
  const t = useMessages();
  const names = Object.keys(shortcuts) as Shortcut[];
  return (
    <Panel title={t.shortcuts.title} closeLabel={t.common.close} {...frame}>
      {!enabled && <p className={styles.note}>{t.shortcuts.off}</p>}
      <dl className={styles.list}>
        <Key name={t.shortcuts.space} action={t.shortcuts.talk} />
        {names.map((name) => (
          <Key key={name} name={shortcuts[name]} action={t.shortcuts.actions[name]} />
        ))}
      </dl>
      <p className={styles.note}>{t.shortcuts.where}</p>
    </Panel>
  );
}

function Key({ name, action }: { name: string; action: string }) {
  return (
    <div className={styles.row}>
      <dt className={styles.keys}>
        <kbd className={styles.key}>{name}</kbd>
      </dt>
      <dd>{action}</dd>
    </div>
  );
}
