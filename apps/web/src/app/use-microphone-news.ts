import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../i18n/messages-context.ts';
import type { LocalSource } from '../media/media-engine.ts';
import type { Announcement } from './use-news.ts';

/**
 * Whether one can be heard is said at once, into whatever is being said: nobody must find out later. Not while somebody talks by
 * holding a key: they know, and the others would hear it.
 */
export function useMicrophoneNews(status: LocalSource['status'], talking: { readonly current: boolean }): Announcement {
  const t = useMessages();
  const [said, setSaid] = useState<Announcement>({ turn: 0, text: '' });
  const before = useRef({ status, byKey: false });
  useEffect(() => {
    const { status: known, byKey } = before.current;
    if (status === 'starting' || status === known) return;
    before.current = { status, byKey: talking.current };
    if (talking.current || byKey) return;
    setSaid(({ turn }) => ({ turn: turn + 1, text: status === 'on' ? t.call.nowHeard : t.call.nowMuted }));
  }, [status, talking, t]);
  return said;
}
