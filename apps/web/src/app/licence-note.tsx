import { useMessages } from '../i18n/messages-context.ts';
import styles from './licence-note.module.css';

/** The source code of what this server runs (AGPL-3.0 section 13), and the licences of what it is built with. */
export function LicenceNote() {
  const t = useMessages();
  return (
    <p className={styles.note}>
      {`${t.licence.source} `}
      <a href="/source" target="_blank" rel="noopener">
        {t.licence.code}
      </a>
      {' · '}
      <a href="/licenses.md" target="_blank" rel="noopener">
        {t.licence.all}
      </a>
    </p>
  );
}
