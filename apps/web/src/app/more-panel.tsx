import type { ReactNode } from 'react';
import { DeviceChoices } from '../features/devices/device-choices.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import type { MediaEngine } from '../media/media-engine.ts';
import { copyText } from '../platform/clipboard.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { LicenceNote } from './licence-note.tsx';
import styles from './more-panel.module.css';
import { LanguageChoice, ThemeChoice } from './setting-choices.tsx';

interface MorePanelProps {
  id: string;
  media: MediaEngine;
  link: string;
  className: string | undefined;
  onClose(): void;
}

/** Everything that is not needed all the time. */
export function MorePanel({ media, link, ...frame }: MorePanelProps) {
  const t = useMessages();
  return (
    <Panel title={t.call.more} closeLabel={t.common.close} {...frame}>
      <div className={styles.sections}>
        <Section title={t.invite.link}>
          <CopyLink link={link} />
        </Section>
        <Section title={t.devices.title}>
          <DeviceChoices media={media} />
        </Section>
        <Section title={t.settings.language}>
          <LanguageChoice />
        </Section>
        <Section title={t.settings.theme}>
          <ThemeChoice />
        </Section>
        <LicenceNote />
      </div>
    </Panel>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  );
}

function CopyLink({ link }: { link: string }) {
  const t = useMessages();
  return <CopyButton label={t.common.copyLink} doneLabel={t.common.linkCopied} copy={() => copyText(link)} />;
}
