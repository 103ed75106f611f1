import { useMessages } from '../i18n/messages-context.ts';
import { happenings, loudnesses, type ChoiceStore } from '../platform/choices.ts';
import { useStateOf } from '../platform/use-state-of.ts';
import { Segments } from '../ui/segments.tsx';
import styles from './attention-choices.module.css';

/** How loudly each thing that happens is told. */
export function AttentionChoices({ choices }: { choices: ChoiceStore }) {
  const t = useMessages();
  const { attention } = useStateOf(choices);
  const options = loudnesses.map((value) => ({ value, label: t.attention.loudness[value] }));
  return (
    <div className={styles.all}>
      {happenings.map((happening) => (
        <div key={happening} className={styles.one}>
          <span aria-hidden="true">{t.attention.happenings[happening]}</span>
          <Segments
            label={t.attention.happenings[happening]}
            value={attention[happening]}
            options={options}
            onChange={(loudness) => choices.choose({ attention: { ...attention, [happening]: loudness } })}
          />
        </div>
      ))}
    </div>
  );
}
