import { useEffect, useState } from 'react';
import type { MeetingState } from '@konklave/client';
import { useLanguage, useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { frameTotals, type FrameTotals } from './frame-totals.ts';
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
        <Fact name={t.seal.keys} value={t.seal.keysValue} />
        <Fact name={t.seal.frames} value={t.seal.framesValue} />
        <Fact name={t.seal.epoch} value={String(meeting.epoch)} />
        {refused.map(([cause, count]) => (
          <Fact key={cause} name={`${t.seal.refused}: ${cause}`} value={String(count)} />
        ))}
      </dl>
      {open && <Counts media={media} />}
    </details>
  );
}

function Counts({ media }: { media: MediaEngine }) {
  const t = useMessages();
  const number = new Intl.NumberFormat(useLanguage());
  const totals = useFrameTotals(media);
  if (totals === undefined) return null;
  return (
    <>
      <h4 className={styles.title}>{t.seal.counts}</h4>
      <dl className={styles.facts}>
        <Fact name={t.seal.countSealed} value={number.format(totals.sealed)} />
        <Fact name={t.seal.countOpened} value={number.format(totals.opened)} />
        <Fact name={t.seal.countDropped} value={number.format(totals.dropped)} />
      </dl>
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

function useFrameTotals(media: MediaEngine): FrameTotals | undefined {
  const [totals, setTotals] = useState<FrameTotals>();
  useEffect(() => {
    let over = false;
    const read = async () => {
      const counts = await media.frameCounts();
      if (!over) setTotals(frameTotals(counts));
    };
    void read();
    const timer = setInterval(() => void read(), intervalMs);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [media]);
  return totals;
}
