import { useEffect, useState } from 'react';
import { classNames } from '../../ui/class-names.ts';
import styles from './level-meter.module.css';

const bars = 24;
/** Often enough to look alive, seldom enough to cost nothing. */
const intervalMs = 66;

interface LevelMeterProps {
  label: string;
  listening: boolean;
  /** 0 to 1. */
  level(): number;
}

/** Moves with what the microphone hears. */
export function LevelMeter({ label, listening, level }: LevelMeterProps) {
  const [lit, setLit] = useState(0);
  useEffect(() => {
    if (!listening) {
      setLit(0);
      return;
    }
    const timer = setInterval(() => setLit(Math.round(level() * bars)), intervalMs);
    return () => clearInterval(timer);
    // `level` reads a live value; a fresh function says nothing new.
  }, [listening]);
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={bars}
      aria-valuenow={lit}
      className={styles.meter}
    >
      {Array.from({ length: bars }, (_, index) => (
        <span key={index} className={classNames(styles.bar, index < lit && styles.lit)} />
      ))}
    </div>
  );
}
