import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { limits } from '@konklave/protocol/client';
import { tidyName } from '@konklave/protocol/sealed';
import { useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { useFocusOnce } from '../../platform/use-focus-once.ts';
import { useHeld } from '../../platform/use-held.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Button } from '../../ui/button.tsx';
import { Keyhole } from '../../ui/keyhole.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { deviceNotices } from './prejoin-notices.ts';
import styles from './prejoin-page.module.css';
import { Preview } from './preview.tsx';

/** A server that is there answers in a fraction of this. */
const silenceMs = 2_000;

interface PrejoinPageProps {
  media: MediaEngine;
  initialName: string;
  joining: boolean;
  /** Joining, and the server has not answered yet. */
  isSilent: boolean;
  onJoin(name: string): void;
  /** Gives joining up. */
  onBack(): void;
  /** What was plugged in or out. */
  news: ReactNode;
  /** The lists of devices. */
  children: ReactNode;
}

/** See and hear yourself, say your name, go in. */
export function PrejoinPage(props: PrejoinPageProps) {
  const { media, initialName, joining, isSilent, onJoin, onBack, news, children } = props;
  const t = useMessages();
  const { canSeal } = useStateOf(media);
  const [name, setName] = useState(initialName);
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <Title text={t.prejoin.title} />
        {canSeal && (
          <p className={styles.sealed}>
            <Keyhole />
            {t.prejoin.sealed}
          </p>
        )}
      </header>
      <div className={styles.look}>
        <Preview media={media} name={tidyName(name)} />
        <Problems media={media}>{news}</Problems>
      </div>
      <div className={styles.form}>
        <NameForm name={name} joining={joining} onName={setName} onJoin={onJoin} />
        <Silence isSilent={isSilent} onBack={onBack} />
        {children}
      </div>
    </main>
  );
}

function Title({ text }: { text: string }) {
  const ref = useFocusOnce<HTMLHeadingElement>();
  return (
    <h1 ref={ref} tabIndex={-1} className={styles.title}>
      {text}
    </h1>
  );
}

function Problems({ media, children }: Pick<PrejoinPageProps, 'media' | 'children'>) {
  const t = useMessages();
  const state = useStateOf(media);
  return (
    <div role="status" className={styles.look}>
      {!state.canSeal && <Notice tone="warning">{`${t.notices.cannotSeal} ${t.prejoin.stillJoin}`}</Notice>}
      {deviceNotices(state).map(({ device, problem }) => (
        <Notice key={device}>{`${t.problems[device][problem]} ${t.prejoin.stillJoin}`}</Notice>
      ))}
      {children}
    </div>
  );
}

/** Words for a wait that is too long to be left unexplained, and a way out of it. */
function Silence({ isSilent, onBack }: { isSilent: boolean; onBack(): void }) {
  const t = useMessages();
  const isLong = useHeld(isSilent, silenceMs);
  return (
    <div role="status" className={styles.silence}>
      {isLong && (
        <>
          <Notice>{t.prejoin.silent}</Notice>
          <Button onClick={onBack}>{t.prejoin.back}</Button>
        </>
      )}
    </div>
  );
}

interface NameFormProps {
  name: string;
  joining: boolean;
  onName(name: string): void;
  onJoin(name: string): void;
}

function NameForm({ name, joining, onName, onJoin }: NameFormProps) {
  const t = useMessages();
  const [asked, setAsked] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const tidy = tidyName(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (joining) return;
    if (tidy === '') {
      setAsked(true);
      field.current?.focus();
      return;
    }
    onJoin(tidy);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        ref={field}
        label={t.prejoin.name}
        placeholder={t.prejoin.nameHint}
        autoComplete="name"
        maxLength={limits.nameLength}
        defaultValue={name}
        problem={asked && tidy === '' ? t.prejoin.nameMissing : undefined}
        onInput={(event) => onName(event.currentTarget.value)}
      />
      <Button type="submit" look="primary" className={styles.join} aria-disabled={joining}>
        {joining ? t.prejoin.joining : t.prejoin.join}
      </Button>
    </form>
  );
}
