import { TriangleAlert, WifiOff } from 'lucide-react';
import type { MeetingState } from '@konklave/client';
import { useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { Keyhole } from '../../ui/keyhole.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SealDetails } from './seal-details.tsx';
import { sealedFunctions, sealReport, sealVerdict, type SealReport, type SealState } from './seal.ts';
import styles from './seal-panel.module.css';

interface SealPanelProps {
  id: string;
  meeting: MeetingState;
  media: MediaEngine;
  className?: string | undefined;
  onClose(): void;
}

/** The truth about this meeting: what is sealed, who is here, what the server sees. */
export function SealPanel({ id, meeting, media, className, onClose }: SealPanelProps) {
  const t = useMessages();
  const report = sealReport(meeting, useStateOf(media));
  return (
    <Panel id={id} title={t.seal.title} closeLabel={t.common.close} onClose={onClose} className={className}>
      <div className={styles.body}>
        <Verdict report={report} />
        <Functions report={report} />
        <section className={styles.section}>
          <h3 className={styles.title}>{t.seal.room}</h3>
          <dl className={styles.facts}>
            <div>
              <dt>{t.people.title}</dt>
              <dd>{t.seal.peopleCount(meeting.people.length)}</dd>
            </div>
            <div>
              <dt>{t.seal.code}</dt>
              <dd className={styles.code}>{meeting.code ?? '–'}</dd>
            </div>
            {meeting.postQuantum && (
              <div>
                <dt>{t.seal.quantum}</dt>
                <dd>{t.seal.quantumValue}</dd>
              </div>
            )}
          </dl>
        </section>
        <section className={styles.section}>
          <h3 className={styles.title}>{t.seal.server}</h3>
          <ul className={styles.list}>
            {t.seal.serverSees.map((sight) => (
              <li key={sight}>{sight}</li>
            ))}
          </ul>
          <p>{t.seal.serverBlind}</p>
        </section>
        <SealDetails meeting={meeting} media={media} />
      </div>
    </Panel>
  );
}

function Verdict({ report: { causes } }: { report: SealReport }) {
  const t = useMessages();
  if (causes.length > 0) {
    return causes.map((cause) => (
      <Notice key={cause} tone={cause === 'not-connected' ? 'plain' : 'warning'}>
        {t.seal.causes[cause]}
      </Notice>
    ));
  }
  return (
    <p className={styles.good}>
      <Keyhole />
      {t.seal.good}
    </p>
  );
}

/** What is only not sent because there is no connection is no cause for alarm. */
function lookOf(state: SealState, { causes }: SealReport): keyof typeof icons {
  if (state === 'sealed') return 'sealed';
  return sealVerdict(causes) === 'not-connected' ? 'paused' : 'notSent';
}

const icons = {
  sealed: <Keyhole />,
  paused: <WifiOff aria-hidden="true" size="1em" />,
  notSent: <TriangleAlert aria-hidden="true" size="1em" />,
};

function Functions({ report }: { report: SealReport }) {
  const t = useMessages();
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>{t.seal.functionsTitle}</h3>
      <dl className={styles.facts}>
        {sealedFunctions.map((name) => {
          const state = report.functions[name];
          return (
            <div key={name}>
              <dt>{t.seal.functions[name]}</dt>
              <dd className={styles[lookOf(state, report)]}>
                {icons[lookOf(state, report)]}
                {t.seal.states[state]}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
