import { ArrowRight } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useMessages } from '../../i18n/messages-context.ts';
import { readRoomLink, type LinkProblem, type RoomLink } from '../../platform/room-link.ts';
import type { RoomsProblem } from '../../platform/rooms-api.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Door } from './door.tsx';
import styles from './start-page.module.css';

interface StartPageProps {
  /** False where the browser lets nothing be sealed. */
  secure: boolean;
  /** Makes a room and goes there. Returns what went wrong. */
  onNewMeeting(options: { postQuantum: boolean }): Promise<RoomsProblem | undefined>;
  onOpen(link: RoomLink): void;
}

/** What this is, in one sentence; a new meeting; a field for a link. */
export function StartPage({ secure, onNewMeeting, onOpen }: StartPageProps) {
  const t = useMessages();
  return (
    <main className={styles.page}>
      <div className={styles.picture}>
        <Door label={t.start.picture} />
      </div>
      <div className={styles.words}>
        <h1 className={styles.title}>{t.start.lead}</h1>
        <p className={styles.sentence}>{t.start.sentence}</p>
        {!secure && <Notice tone="warning">{`${t.insecure.meaning} ${t.insecure.advice}`}</Notice>}
        <NewMeeting secure={secure} onNewMeeting={onNewMeeting} />
        <OpenLink secure={secure} onOpen={onOpen} />
      </div>
    </main>
  );
}

function NewMeeting({ secure, onNewMeeting }: Pick<StartPageProps, 'secure' | 'onNewMeeting'>) {
  const t = useMessages();
  const [busy, setBusy] = useState(false);
  const [postQuantum, setPostQuantum] = useState(false);
  const [problem, setProblem] = useState<RoomsProblem>();
  const make = async () => {
    setBusy(true);
    setProblem(await onNewMeeting({ postQuantum }));
    setBusy(false);
  };
  return (
    <>
      <Button look="primary" className={styles.make} disabled={busy || !secure} onClick={() => void make()}>
        {busy ? t.start.making : t.common.newMeeting}
        <ArrowRight aria-hidden="true" />
      </Button>
      <details className={styles.options}>
        <summary>{t.start.options}</summary>
        <label className={styles.option}>
          <input type="checkbox" disabled={!secure} onChange={(event) => setPostQuantum(event.currentTarget.checked)} />
          <span>
            {t.start.postQuantum}
            <span className={styles.soft}>{t.start.postQuantumMeaning}</span>
          </span>
        </label>
      </details>
      {problem !== undefined && (
        <Notice tone="danger" role="alert">
          {problem === 'unreachable' ? t.start.unreachable : t.errors[problem]}
        </Notice>
      )}
    </>
  );
}

function OpenLink({ secure, onOpen }: Pick<StartPageProps, 'secure' | 'onOpen'>) {
  const t = useMessages();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<LinkProblem>();
  const open = (event: FormEvent) => {
    event.preventDefault();
    const read = readRoomLink(text, location.origin);
    if (read.ok) onOpen(read.link);
    else setProblem(read.problem);
  };
  return (
    <form className={styles.invited} onSubmit={open}>
      <TextField
        label={t.start.invited}
        placeholder={t.start.linkHint}
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        problem={problem === undefined ? undefined : t.linkProblems[problem]}
        disabled={!secure}
        action={
          <Button type="submit" disabled={!secure}>
            {t.start.open}
          </Button>
        }
        onInput={(event) => {
          setText(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
    </form>
  );
}
