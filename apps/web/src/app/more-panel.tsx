import type { ReactNode } from 'react';
import type { PanelName } from '../features/call/controls.tsx';
import { PictureChoice } from '../features/call/picture-choice.tsx';
import type { PictureWish } from '../features/call/use-pictures.ts';
import { DeviceChoices } from '../features/devices/device-choices.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import type { MediaEngine } from '../media/media-engine.ts';
import { copyText } from '../platform/clipboard.ts';
import type { ChoiceStore } from '../platform/choices.ts';
import { useStateOf } from '../platform/use-state-of.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { Switch } from '../ui/switch.tsx';
import { LicenceNote } from './licence-note.tsx';
import styles from './more-panel.module.css';
import { AttentionChoices } from './attention-choices.tsx';
import { LanguageChoice, ThemeChoice } from './setting-choices.tsx';

/** What somebody has chosen for themselves, and changing it. */
export interface Wishes {
  choices: ChoiceStore;
  wish: PictureWish;
  /** Whether we see ourselves. */
  self: { hidden: boolean; onHidden(hidden: boolean): void };
  onPanel(panel: PanelName): void;
}

interface MorePanelProps extends Wishes {
  id: string;
  media: MediaEngine;
  link: string;
  className: string | undefined;
  onClose(): void;
}

/** Everything that is not needed all the time. */
export function MorePanel({ media, link, choices, wish, self, onPanel, ...frame }: MorePanelProps) {
  const t = useMessages();
  const { shortcuts } = useStateOf(choices);
  return (
    <Panel title={t.call.more} closeLabel={t.common.close} {...frame}>
      <div className={styles.sections}>
        <Section title={t.invite.link}>
          <CopyLink link={link} />
        </Section>
        <Section title={t.pictures.title}>
          <PictureChoice {...wish} />
          <Switch label={t.stage.seeSelf} on={!self.hidden} onChange={(on) => self.onHidden(!on)} />
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
        <Section title={t.quality.title}>
          <Button onClick={() => onPanel('quality')}>{t.quality.show}</Button>
        </Section>
        <Section title={t.attention.title}>
          <AttentionChoices choices={choices} />
        </Section>
        <Section title={t.shortcuts.title}>
          <Switch label={t.shortcuts.single} on={shortcuts} onChange={(on) => choices.choose({ shortcuts: on })} />
          <Button onClick={() => onPanel('keys')}>{t.shortcuts.show}</Button>
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
