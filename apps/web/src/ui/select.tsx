import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './select.module.css';

export interface Option {
  value: string;
  label: string;
}

interface SelectProps {
  label: string;
  icon?: ReactNode;
  value: string | undefined;
  options: readonly Option[];
  /** Shown while nothing is chosen. */
  placeholder: string;
  onChange(value: string): void;
}

/** One of several, in a list that opens. */
export function Select({ label, icon, value, options, placeholder, onChange }: SelectProps) {
  const items = options.map(({ value: id, label: text }) => ({ value: id, label: text }));
  return (
    <div className={styles.field}>
      <Base.Root
        items={items}
        modal={false}
        disabled={options.length === 0}
        value={value ?? null}
        onValueChange={(chosen) => {
          if (chosen !== null) onChange(chosen);
        }}
      >
        <Base.Label className={styles.label}>{label}</Base.Label>
        <Base.Trigger className={styles.trigger}>
          {icon}
          <Base.Value className={styles.value} placeholder={placeholder} />
          <ChevronDown aria-hidden="true" />
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
            <Base.Popup className={styles.popup}>
              <Base.List>
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} className={styles.item}>
                    <Base.ItemText className={styles.itemText}>{option.label}</Base.ItemText>
                    <Base.ItemIndicator className={styles.indicator}>
                      <Check aria-hidden="true" />
                    </Base.ItemIndicator>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </div>
  );
}
