import { X } from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { DeviceNews as News, MediaEngine } from '../../media/media-engine.ts';
import { focusHeading } from '../../platform/focus-heading.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './device-news.module.css';

type Offer = Parameters<MediaEngine['accept']>[0];

interface DeviceNewsProps {
  media: MediaEngine;
  /** Over the stage, not in the flow of a page. */
  floating?: boolean;
}

/** What was plugged in, to be used or not, and what is gone. Must lie in a live region. */
export function DeviceNews({ media, floating = false }: DeviceNewsProps) {
  const t = useMessages();
  const { deviceNews } = useStateOf(media);
  const accept = (news: Offer) => {
    void media.accept(news);
    focusHeading();
  };
  const dismiss = (news: News) => {
    media.dismiss(news);
    focusHeading();
  };
  return deviceNews.map((news) => (
    <div key={news.key} className={classNames(styles.row, floating && styles.floating)}>
      <Notice className={styles.notice}>
        <p className={styles.words}>{wordsFor(news, t)}</p>
        {news.kind === 'new' && (
          <Button className={styles.use} onClick={() => accept(news)}>
            {t.devices.use}
          </Button>
        )}
      </Notice>
      <Button look="quiet" className={styles.close} aria-label={t.common.dismiss} onClick={() => dismiss(news)}>
        <X aria-hidden="true" />
      </Button>
    </div>
  ));
}

function wordsFor(news: News, t: Messages): string {
  const label = news.label === '' ? undefined : news.label;
  if (news.kind === 'new') return t.devices.plugged(label);
  return t.devices.lost[news.use](label, news.instead);
}
