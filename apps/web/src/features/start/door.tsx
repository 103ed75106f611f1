import styles from './door.module.css';

const keyhole = 'M210 112a98 98 0 0 0-47 184l-39 172h172l-39-172A98 98 0 0 0 210 112Z';

/** A locked room, and the people in it: the motif of Konklave. */
export function Door({ label }: { label: string }) {
  return (
    <svg className={styles.door} viewBox="0 0 420 580" role="img" aria-label={label}>
      <defs>
        <radialGradient id="room" cx="50%" cy="30%" r="80%">
          <stop offset="0" className={styles.lamp} />
          <stop offset="1" className={styles.lampDeep} />
        </radialGradient>
        <radialGradient id="glow" gradientUnits="userSpaceOnUse" cx="210" cy="270" r="270">
          <stop offset="0.3" className={styles.glow} />
          <stop offset="1" className={styles.clear} />
        </radialGradient>
        <linearGradient id="shine" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className={styles.shine} />
          <stop offset="1" className={styles.clear} />
        </linearGradient>
        <clipPath id="hole">
          <path d={keyhole} />
        </clipPath>
        <clipPath id="frame">
          <rect width="420" height="580" rx="24" />
        </clipPath>
      </defs>
      <g clipPath="url(#frame)">
        <rect className={styles.wood} width="420" height="580" />
        <rect className={styles.panel} x="28" y="28" width="364" height="524" rx="12" />
        <rect fill="url(#glow)" width="420" height="580" />
        <path fill="url(#shine)" d="M124 468h172l84 112H40Z" />
      </g>
      <path className={styles.plate} d={keyhole} transform="translate(-23.1 -31) scale(1.11)" />
      <g clipPath="url(#hole)">
        <rect fill="url(#room)" x="100" y="90" width="220" height="400" />
        <People />
      </g>
      <rect className={styles.edge} x="1" y="1" width="418" height="578" rx="23" />
    </svg>
  );
}

function People() {
  return (
    <>
      <g className={styles.second}>
        <circle cx="210" cy="262" r="25" />
        <path d="M164 372c0-52 18-76 46-76s46 24 46 76Z" />
      </g>
      <g className={styles.first}>
        <circle cx="158" cy="322" r="28" />
        <path d="M104 448c0-62 22-88 54-88s54 26 54 88Z" />
      </g>
      <g className={styles.third}>
        <circle cx="264" cy="326" r="27" />
        <path d="M212 450c0-60 21-86 52-86s54 26 54 86Z" />
      </g>
      <path className={styles.table} d="M96 436c60-26 168-26 228 0v60H96Z" />
    </>
  );
}
