import { Check, Copy, Mic, MicOff, ScreenShare, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Person } from '@konklave/client';
import { useMessages } from '../../i18n/messages-context.ts';
import type { Messages } from '../../i18n/messages.ts';
import { useCopy } from '../../platform/use-copy.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './people-panel.module.css';

interface PeoplePanelProps {
  id: string;
  people: readonly Person[];
  link: string;
  className?: string | undefined;
  onClose(): void;
}

/** Everyone who holds the keys of this meeting. Nobody else can be in it. */
export function PeoplePanel({ id, people, link, className, onClose }: PeoplePanelProps) {
  const t = useMessages();
  return (
    <Panel
      id={id}
      title={t.people.title}
      closeLabel={t.common.close}
      onClose={onClose}
      className={className}
      foot={<Invite link={link} />}
    >
      <ul className={styles.list}>
        {people.map((person) => (
          <PersonRow key={person.participant} person={person} />
        ))}
      </ul>
    </Panel>
  );
}

function Invite({ link }: { link: string }) {
  const t = useMessages();
  const { copied, copy } = useCopy(link);
  return (
    <Button className={styles.copy} onClick={copy}>
      {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{copied ? t.common.linkCopied : t.common.copyLink}</span>
    </Button>
  );
}

function PersonRow({ person }: { person: Person }) {
  const t = useMessages();
  const { participant, name, self, sending } = person;
  const note = noteOn(person, t);
  return (
    <li className={styles.person}>
      <Avatar id={participant} name={name} className={styles.avatar} />
      <span>
        <span className={styles.name}>
          {name ?? t.common.unnamed}
          {self && ` (${t.common.you})`}
        </span>
        {note !== undefined && (
          <span className={classNames(styles.soft, name === undefined && styles.amber)}>{note}</span>
        )}
      </span>
      <span className={styles.signs}>
        {sending.screen && <Sign on icon={<ScreenShare aria-hidden="true" />} words={t.people.sharing} />}
        <Sign
          on={sending.camera}
          icon={sending.camera ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          words={sending.camera ? t.people.cameraOn : t.people.cameraOff}
        />
        <Sign
          on={sending.microphone}
          icon={sending.microphone ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          words={sending.microphone ? t.people.microphoneOn : t.call.muted}
        />
      </span>
    </li>
  );
}

function Sign({ on, icon, words }: { on: boolean; icon: ReactNode; words: string }) {
  return (
    <span className={on ? styles.on : undefined} title={words}>
      {icon}
      <VisuallyHidden>{` ${words}`}</VisuallyHidden>
    </span>
  );
}

function noteOn({ name, presence }: Person, t: Messages): string | undefined {
  if (presence === 'leaving') return t.people.leaving;
  if (name === undefined) return t.people.nameless;
  return presence === 'away' ? t.people.away : undefined;
}
