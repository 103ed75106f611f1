import { Menu } from '@base-ui/react/menu';
import { Check, Ellipsis, Link, Settings2 } from 'lucide-react';
import { languages, ownNames, type Language } from '../../i18n/language.ts';
import { useLanguage, useMessages } from '../../i18n/messages-context.ts';
import { themes, type Theme } from '../../platform/preferences.ts';
import { useCopy } from '../../platform/use-copy.ts';
import { Control } from './control.tsx';
import styles from './more-menu.module.css';

interface MoreMenuProps {
  link: string;
  theme: Theme;
  onTheme(theme: Theme): void;
  onLanguage(language: Language): void;
  onDevices(): void;
}

/** Everything that is not needed all the time. */
export function MoreMenu({ link, theme, onTheme, onLanguage, onDevices }: MoreMenuProps) {
  const t = useMessages();
  const language = useLanguage();
  const { copied, copy } = useCopy(link);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={<Control name={t.call.more} icon={<Ellipsis aria-hidden="true" />} />} />
      <Menu.Portal>
        <Menu.Positioner className={styles.positioner} side="top" sideOffset={8} collisionPadding={8}>
          <Menu.Popup className={styles.popup}>
            <Menu.Item className={styles.item} closeOnClick={false} onClick={copy}>
              {copied ? <Check aria-hidden="true" /> : <Link aria-hidden="true" />}
              <span className={styles.text}>{copied ? t.common.linkCopied : t.common.copyLink}</span>
            </Menu.Item>
            <Menu.Item className={styles.item} onClick={onDevices}>
              <Settings2 aria-hidden="true" />
              <span className={styles.text}>{t.devices.title}</span>
            </Menu.Item>
            <Menu.Separator className={styles.line} />
            <Choice
              label={t.settings.theme}
              value={theme}
              options={themes.map((value) => ({ value, text: t.settings.themes[value] }))}
              onChange={onTheme}
            />
            <Menu.Separator className={styles.line} />
            <Choice
              label={t.settings.language}
              value={language}
              options={languages.map((value) => ({ value, text: ownNames[value] }))}
              onChange={onLanguage}
            />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onChange(value: T): void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Menu.RadioGroup value={value} onValueChange={onChange}>
      <Menu.GroupLabel className={styles.label}>{label}</Menu.GroupLabel>
      {options.map((option) => (
        <Menu.RadioItem key={option.value} value={option.value} className={styles.item} closeOnClick={false}>
          <span className={styles.text}>{option.text}</span>
          <Menu.RadioItemIndicator className={styles.mark}>
            <Check aria-hidden="true" />
          </Menu.RadioItemIndicator>
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}
