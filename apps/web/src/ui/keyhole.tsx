/** The mark of Konklave. Takes the size of its text and its colour. */
export function Keyhole({ className }: { className?: string | undefined }) {
  return (
    <svg className={className} viewBox="0 0 24 24" width="1em" height="1em" aria-hidden="true" focusable="false">
      <path fill="currentColor" d="M12 2.5a6 6 0 0 0-2.75 11.33L7 21.5h10l-2.25-7.67A6 6 0 0 0 12 2.5Z" />
    </svg>
  );
}
