import { useEffect, useState } from 'react';
import type { ChatMessage } from '@konklave/client';
import { countUnread } from '../features/chat/chat-model.ts';

/** How many messages nobody has looked at yet. */
export function useUnread(messages: readonly ChatMessage[], looking: boolean): number {
  const [readId, setReadId] = useState<string>();
  const lastId = messages.at(-1)?.id;
  useEffect(() => {
    if (looking) setReadId(lastId);
  }, [looking, lastId]);
  return looking ? 0 : countUnread(messages, readId);
}
