import { useEffect, useState } from 'react';
import type { MeetingState } from '@konklave/client';
import { useLanguage, useMessages } from '../../i18n/messages-context.ts';
import type { DropCause } from '../../media/encrypt/stream-counter.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { counted, type Counted } from './counted.ts';
import styles from './seal-panel.module.css';

/** How often the counters are read while they are in sight. */
const intervalMs = 1_000;

/** The same truth for people who want the names of things and the numbers. */
export function SealDetails({ meeting, media }: { meeting: MeetingState; media: MediaEngine }) {
  const t = useMessages();
  const [open, setOpen] = useState(false);
  const refused = Object.entries(meeting.refusals).filter(([, count]) => count > 0);
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.seal.details}</summary>
      <dl className={styles.facts}>
        <Fact name={t.seal.keys} value={meeting.postQuantum ? t.seal.keysPostQuantum : t.seal.keysValue} />
        <Fact name={t.seal.frames} value={meeting.postQuantum ? t.seal.framesPostQuantum : t.seal.framesValue} />
        <Fact name={t.seal.epoch} value={String(meeting.epoch)} />
        {refused.map(([cause, count]) => (
          <Fact key={cause} name={`${t.seal.refused}: ${cause}`} value={String(count)} />
        ))}
      </dl>
      {open && <Counts media={media} people={meeting.people} />}
    </details>
  );
}

/** Beside those of somebody else, or of the bridge, these show that what left is what arrived. */
function Counts({ media, people }: { media: MediaEngine; people: MeetingState['people'] }) {
  const t = useMessages();
  const number = new Intl.NumberFormat(useLanguage());
  const counts = useCounted(media);
  if (counts === undefined) return null;
  const nameOf = (id: string) => people.find(({ participant }) => participant === id)?.name ?? t.common.unnamed;
  return (
    <>
      <h4 className={styles.title}>{t.seal.counts}</h4>
      <dl className={styles.facts}>
        {counts.sources.map(({ participant, source, frames }) => (
          <Fact
            key={`${participant} ${source}`}
            name={
              participant === undefined
                ? t.seal.countSealed(t.seal.streams[source])
                : t.seal.countOpened(t.seal.streams[source], nameOf(participant))
            }
            value={number.format(frames)}
          />
        ))}
        {Object.entries(counts.dropped).map(([cause, count]) => (
          <Fact
            key={cause}
            name={`${t.seal.countDropped}: ${t.seal.drops[cause as DropCause]}`}
            value={number.format(count)}
          />
        ))}
      </dl>
      <p className={styles.soft}>{t.seal.countsMeaning}</p>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function useCounted(media: MediaEngine): Counted | undefined {
  const [counts, setCounts] = useState<Counted>();
  useEffect(() => {
    let over = false;
    const read = async () => {
      const frames = await media.frameCounts();
      if (!over) setCounts(counted(frames));
    };
    void read();
    const timer = setInterval(() => void read(), intervalMs);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [media]);
  return counts;
}
