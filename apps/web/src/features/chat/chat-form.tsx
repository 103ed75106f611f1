import { useLayoutEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { limits } from '@konklave/protocol/client';
import { useMessages } from '../../i18n/messages-context.ts';
import { Button } from '../../ui/button.tsx';
import styles from './chat-panel.module.css';

/** The count of what is left appears when it begins to matter. */
const nearTheEnd = 200;

/** Writing a message. Enter sends, Shift and Enter begin a new line. */
export function ChatForm({ onSend }: { onSend(text: string): void }) {
  const t = useMessages();
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const left = limits.chatLength - text.length;
  // The field keeps its own text: scripts of screen readers and of tests may set it without React's knowledge.
  const clear = () => {
    setText('');
    if (!field.current) return;
    field.current.value = '';
    field.current.focus();
  };
  const send = () => {
    const tidy = text.trim();
    if (tidy !== '') onSend(tidy);
    clear();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <textarea
        ref={field}
        rows={1}
        className={styles.input}
        aria-label={t.chat.message}
        placeholder={t.chat.hint}
        maxLength={limits.chatLength}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" look="primary" className={styles.send}>
        {t.chat.send}
      </Button>
      {left < nearTheEnd && (
        <p role="status" className={styles.left}>
          {t.chat.left(left)}
        </p>
      )}
    </form>
  );
}
