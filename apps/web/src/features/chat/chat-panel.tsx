import { Clock, TriangleAlert } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { ChatMessage } from '@konklave/client';
import { localeOf } from '../../i18n/language.ts';
import { useLanguage, useMessages } from '../../i18n/messages-context.ts';
import { useHeld } from '../../platform/use-held.ts';
import { useKeptEnd } from '../../platform/use-kept-end.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ChatForm } from './chat-form.tsx';
import { groupMessages, messageKey, textParts, type ChatGroup } from './chat-model.ts';
import styles from './chat-panel.module.css';

/** Sending mostly takes less; only what takes longer is said to wait. */
const sendingMs = 1_000;

interface ChatPanelProps {
  id: string;
  /** What is written now is sent at once. */
  connected: boolean;
  messages: readonly ChatMessage[];
  className?: string | undefined;
  onSend(text: string): void;
  onClose(): void;
}

/** What is written in the room. */
export function ChatPanel({ id, connected, messages, className, onSend, onClose }: ChatPanelProps) {
  const t = useMessages();
  const body = useRef<HTMLDivElement>(null);
  useKeptEnd(body);
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
            <Group key={group.key} group={group} connected={connected} />
          ))}
        </ol>
      </div>
    </Panel>
  );
}

function Group({ group, connected }: { group: ChatGroup; connected: boolean }) {
  const t = useMessages();
  const locale = localeOf(useLanguage(), navigator.languages);
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
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
          <Message key={messageKey(message)} message={message} connected={connected} />
        ))}
      </div>
    </li>
  );
}

function Message({ message, connected }: { message: ChatMessage; connected: boolean }) {
  return (
    <div>
      <p className={styles.text}>
        {textParts(message.text).map((part, index) =>
          part.kind === 'link' ? (
            <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
              {part.text}
            </a>
          ) : (
            part.text
          ),
        )}
      </p>
      <Delivery delivery={message.delivery} connected={connected} />
    </div>
  );
}

/** Says of a message that the others cannot read it, or not yet. */
function Delivery({ delivery, connected }: { delivery: ChatMessage['delivery']; connected: boolean }) {
  const t = useMessages();
  const isSlow = useHeld(delivery === 'sending', sendingMs);
  if (delivery === 'failed') {
    return (
      <p className={styles.failed}>
        <TriangleAlert aria-hidden="true" />
        {t.chat.failed}
      </p>
    );
  }
  if (delivery !== 'sending' || (connected && !isSlow)) return null;
  return (
    <p className={styles.waiting}>
      <Clock aria-hidden="true" />
      {t.chat.waiting}
    </p>
  );
}
