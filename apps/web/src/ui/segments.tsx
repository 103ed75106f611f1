import { useId, type ReactNode } from 'react';
import styles from './segments.module.css';

interface Segment<T extends string> {
  value: T;
  /** The accessible name; also shown where there is no `icon`. */
  label: string;
  icon?: ReactNode;
  /** Shown instead of `label` on narrow screens. */
  short?: string;
  lang?: string;
}

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  options: readonly Segment<T>[];
  onChange(value: T): void;
}

/** One of a few, all of them in sight. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles.segments} aria-label={label}>
      {options.map((option) => (
        <label
          key={option.value}
          className={styles.segment}
          lang={option.lang}
          title={option.icon ? option.label : undefined}
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-label={option.label}
          />
          {option.icon ?? <SegmentText {...option} />}
        </label>
      ))}
    </fieldset>
  );
}

function SegmentText({ label, short = label }: { label: string; short?: string }) {
  return (
    <>
      <span className={styles.long}>{label}</span>
      <span className={styles.short} aria-hidden="true">
        {short}
      </span>
    </>
  );
}
