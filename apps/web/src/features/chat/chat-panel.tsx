import { useLayoutEffect, useRef } from 'react';
import type { ChatMessage } from '@konklave/client';
import { useLanguage, useMessages } from '../../i18n/messages-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Panel } from '../../ui/panel.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { ChatForm } from './chat-form.tsx';
import { groupMessages, messageKey, textParts, type ChatGroup } from './chat-model.ts';
import styles from './chat-panel.module.css';

interface ChatPanelProps {
  id: string;
  messages: readonly ChatMessage[];
  className?: string | undefined;
  onSend(text: string): void;
  onClose(): void;
}

/** What is written in the room. */
export function ChatPanel({ id, messages, className, onSend, onClose }: ChatPanelProps) {
  const t = useMessages();
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    body.current?.scrollTo({ top: body.current.scrollHeight });
  }, [messages.length]);
  return (
    <Panel
      id={id}
      title={t.chat.title}
      closeLabel={t.common.close}
      onClose={onClose}
      className={className}
      bodyRef={body}
      focusTitle={false}
      foot={<ChatForm onSend={onSend} />}
    >
      {messages.length === 0 && <p className={styles.empty}>{t.chat.empty}</p>}
      <div role="log" aria-live="polite">
        <ol className={styles.list}>
          {groupMessages(messages).map((group) => (
            <Group key={group.key} group={group} />
          ))}
        </ol>
      </div>
    </Panel>
  );
}

function Group({ group }: { group: ChatGroup }) {
  const t = useMessages();
  const time = new Intl.DateTimeFormat(useLanguage(), { hour: 'numeric', minute: '2-digit' });
  return (
    <li className={styles.group}>
      <Avatar id={group.participant} name={group.name} className={styles.avatar} />
      <p className={styles.head}>
        <span className={styles.name}>
          {group.name ?? t.common.unnamed}
          {group.self && ` (${t.common.you})`}
        </span>
        <time className={styles.soft} dateTime={new Date(group.sentAt).toISOString()}>
          {time.format(group.sentAt)}
        </time>
      </p>
      <div className={styles.messages}>
        {group.messages.map((message) => (
          <Message key={messageKey(message)} message={message} />
        ))}
      </div>
    </li>
  );
}

function Message({ message: { text, delivery } }: { message: ChatMessage }) {
  const t = useMessages();
  return (
    <p className={classNames(styles.text, delivery === 'sending' && styles.pending)}>
      {textParts(text).map((part, index) =>
        part.kind === 'link' ? (
          <a key={index} href={part.text} target="_blank" rel="noopener noreferrer">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
      {delivery === 'sending' && <VisuallyHidden>{` ${t.chat.sending}`}</VisuallyHidden>}
      {delivery === 'failed' && <span className={styles.failed}>{` ${t.chat.failed}`}</span>}
    </p>
  );
}
