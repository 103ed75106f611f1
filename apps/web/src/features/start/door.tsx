import styles from './door.module.css';

const keyhole = 'M210 92a120 120 0 0 0-64 221.5L116 476h188l-30-162.5A120 120 0 0 0 210 92Z';

/** A locked room, and the people in it: the motif of Konklave. */
export function Door({ label }: { label: string }) {
  return (
    <svg className={styles.door} viewBox="0 0 420 580" role="img" aria-label={label}>
      <defs>
        <radialGradient id="room" cx="50%" cy="30%" r="80%">
          <stop offset="0" className={styles.lamp} />
          <stop offset="1" className={styles.lampDeep} />
        </radialGradient>
        <radialGradient id="glow" gradientUnits="userSpaceOnUse" cx="210" cy="240" r="208">
          <stop offset="0.3" className={styles.glow} />
          <stop offset="1" className={styles.clear} />
        </radialGradient>
        <linearGradient id="shine" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className={styles.shine} />
          <stop offset="1" className={styles.clear} />
        </linearGradient>
        <linearGradient id="table" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className={styles.wood1} />
          <stop offset="1" className={styles.wood2} />
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
        <path fill="url(#shine)" d="M116 476h188l74 104H42Z" />
      </g>
      <path className={styles.plate} d={keyhole} />
      <path className={styles.inlay} d={keyhole} />
      <g clipPath="url(#hole)">
        <rect fill="url(#room)" x="80" y="80" width="260" height="410" />
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
        <circle cx="210" cy="166" r="25" />
        <path d="M158 330V256c0-40 20-56 52-56s52 16 52 56v74Z" />
      </g>
      <g className={styles.first}>
        <circle cx="146" cy="214" r="27" />
        <path d="M86 372v-66c0-42 22-58 60-58s60 16 60 58v66Z" />
      </g>
      <g className={styles.third}>
        <circle cx="275" cy="218" r="27" />
        <path d="M217 372v-62c0-42 21-58 58-58s58 16 58 58v62Z" />
      </g>
      <path fill="url(#table)" d="M80 352c70-34 190-34 260 0v140H80Z" />
      <path className={styles.rim} d="M80 352c70-34 190-34 260 0" />
    </>
  );
}
