import { Hand, Mic, MicOff, ScreenShare, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Person } from '@konklave/client';
import { handsUp } from '@konklave/client/hands';
import { useMessages } from '../../i18n/messages-context.ts';
import type { Messages } from '../../i18n/messages.ts';
import { copyText } from '../../platform/clipboard.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
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

/** Everyone who holds the keys of this meeting. Nobody else can be in it. Raised hands come first, in their order. */
export function PeoplePanel({ id, people, link, className, onClose }: PeoplePanelProps) {
  const t = useMessages();
  const hands = handsUp(people);
  const others = people.filter((person) => !hands.includes(person));
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
        {[...hands, ...others].map((person, index) => (
          <PersonRow key={person.participant} person={person} hand={index < hands.length ? index + 1 : undefined} />
        ))}
      </ul>
    </Panel>
  );
}

function Invite({ link }: { link: string }) {
  const t = useMessages();
  return (
    <CopyButton
      className={styles.copy}
      label={t.common.copyLink}
      doneLabel={t.common.linkCopied}
      copy={() => copyText(link)}
    />
  );
}

function PersonRow({ person, hand }: { person: Person; hand: number | undefined }) {
  const t = useMessages();
  const { participant, name, self, sending, presence, overdue } = person;
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
          <span className={classNames(styles.soft, (name === undefined || overdue) && styles.amber)}>{note}</span>
        )}
      </span>
      {presence !== 'leaving' && (
        <span className={styles.signs}>
          {hand !== undefined && (
            <span className={styles.hand} title={t.call.handPlace(hand)}>
              <Hand aria-hidden="true" />
              <span aria-hidden="true">{hand}</span>
              <VisuallyHidden>{` ${t.call.handPlace(hand)}`}</VisuallyHidden>
            </span>
          )}
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
      )}
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

function noteOn({ name, presence, overdue }: Person, t: Messages): string | undefined {
  if (overdue) return t.people.notExcluded;
  if (presence === 'leaving') return t.people.leaving;
  if (name === undefined) return t.people.nameless;
  return presence === 'away' ? t.people.away : undefined;
}
