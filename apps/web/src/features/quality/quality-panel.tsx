import { useEffect, useState } from 'react';
import type { MeetingState } from '@konklave/client';
import { localeOf } from '../../i18n/language.ts';
import { useLanguage, useMessages } from '../../i18n/messages-context.ts';
import type { DropCause } from '../../media/encrypt/stream-counter.ts';
import type { FrameCounts, MediaEngine } from '../../media/media-engine.ts';
import { copyText } from '../../platform/clipboard.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { gradeOf, type Quality } from './quality.ts';
import styles from './quality-panel.module.css';
import { reportOf } from './report.ts';

interface QualityPanelProps {
  id: string;
  meeting: Pick<MeetingState, 'epoch' | 'people' | 'refusals'>;
  media: MediaEngine;
  qualities: readonly Quality[];
  className: string | undefined;
  onClose(): void;
}

const readEveryMs = 2_000;

/** How well everything comes and goes, in numbers, and a report of it that names nobody. */
export default function QualityPanel({ meeting, media, qualities, ...frame }: QualityPanelProps) {
  const t = useMessages();
  const counts = useFrameCounts(media);
  const report = () =>
    reportOf({
      qualities,
      counts,
      epoch: meeting.epoch,
      refusals: meeting.refusals,
      people: meeting.people.map(({ participant }) => participant),
      connection: media.state.connection,
      browser: navigator.userAgent,
    });
  const foot = (
    <>
      <CopyButton
        className={styles.copy}
        label={t.quality.copyReport}
        doneLabel={t.common.copied}
        copy={() => copyText(report())}
      />
      <p className={styles.soft}>{t.quality.reportMeaning}</p>
    </>
  );
  const own = qualities.filter(({ direction }) => direction === 'send');
  return (
    <Panel title={t.quality.title} closeLabel={t.common.close} foot={foot} {...frame}>
      {qualities.length === 0 && <p className={styles.soft}>{t.quality.measuring}</p>}
      {own.length > 0 && <Streams title={t.quality.sent} of={own} counts={counts} />}
      {meeting.people.map(({ participant, name }) => {
        const theirs = qualities.filter((quality) => quality.participant === participant);
        if (theirs.length === 0) return null;
        const title = t.quality.receivedFrom(name ?? t.common.unnamed);
        return <Streams key={participant} title={title} of={theirs} counts={counts} />;
      })}
      <p className={styles.soft}>
        {t.seal.epoch} {meeting.epoch}
      </p>
    </Panel>
  );
}

function useFrameCounts(media: MediaEngine): readonly FrameCounts[] {
  const [counts, setCounts] = useState<readonly FrameCounts[]>([]);
  useEffect(() => {
    let over = false;
    const read = async () => {
      const now = await media.frameCounts();
      if (!over) setCounts(now);
    };
    const timer = setInterval(() => void read(), readEveryMs);
    void read();
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [media]);
  return counts;
}

interface StreamsProps {
  title: string;
  of: readonly Quality[];
  counts: readonly FrameCounts[];
}

function Streams({ title, of, counts }: StreamsProps) {
  const t = useMessages();
  return (
    <section className={styles.streams}>
      <h3 className={styles.title}>{title}</h3>
      <dl>
        {of.map((quality) => (
          <div key={quality.source} className={styles.stream}>
            <dt>
              {t.seal.streams[quality.source]}
              <span className={styles.grade} data-grade={gradeOf(quality)}>
                {t.quality.grades[gradeOf(quality)]}
              </span>
            </dt>
            <Facts quality={quality} counts={counts.find((one) => isOf(one, quality))} />
          </div>
        ))}
      </dl>
    </section>
  );
}

function isOf(one: FrameCounts, { direction, participant, source }: Quality): boolean {
  return one.direction === direction && one.participant === participant && one.source === source;
}

function Facts({ quality, counts }: { quality: Quality; counts: FrameCounts | undefined }) {
  const t = useMessages();
  const locale = localeOf(useLanguage(), navigator.languages);
  const number = (value: number, digits = 0) => value.toLocaleString(locale, { maximumFractionDigits: digits });
  const { direction, codec, width, height, framesPerSecond, bitsPerSecond, loss, delayMs, stopped } = quality;
  const facts = [
    stopped ? t.quality.stopped : undefined,
    height === undefined ? undefined : t.quality.picture(`${width ?? '?'}×${height}`, Math.round(framesPerSecond ?? 0)),
    t.quality.rate(number(bitsPerSecond / 1_000)),
    t.quality.loss(number(loss * 100, 1)),
    delayMs === undefined ? undefined : t.quality.delay(Math.round(delayMs)),
    codec,
    counts && (direction === 'send' ? t.quality.sealed : t.quality.opened)(number(counts.passed)),
    ...Object.entries(counts?.dropped ?? {}).map(([cause, count]) =>
      t.quality.dropped(t.seal.drops[cause as DropCause], number(count)),
    ),
  ];
  return <dd className={styles.facts}>{facts.filter((fact) => fact !== undefined).join(' · ')}</dd>;
}
