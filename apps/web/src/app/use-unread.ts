import { useEffect, useState } from 'react';
import type { ChatMessage } from '@konklave/client';
import { countUnread, messageKey } from '../features/chat/chat-model.ts';

/** How many messages nobody has looked at yet. */
export function useUnread(messages: readonly ChatMessage[], looking: boolean): number {
  const [readKey, setReadKey] = useState<string>();
  const last = messages.at(-1);
  const lastKey = last && messageKey(last);
  useEffect(() => {
    if (looking) setReadKey(lastKey);
  }, [looking, lastKey]);
  return looking ? 0 : countUnread(messages, readKey);
}
