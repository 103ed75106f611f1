import type { Ending } from '@konklave/client';
import { useMessages } from '../../i18n/messages-context.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { endingActions, endingWords, warnings, type EndingAction } from './ending-actions.ts';
import styles from './ending-screen.module.css';
import { Screen } from './screen.tsx';

interface EndingScreenProps {
  ending: Ending;
  /** The server had said that it restarts. */
  restarting?: boolean | undefined;
  /** What the person wrote and nobody got. */
  unsent?: readonly string[];
  onAction(action: EndingAction): void;
}

/** A meeting is over, or could not begin. */
export function EndingScreen({ ending, restarting = false, unsent = [], onAction }: EndingScreenProps) {
  const t = useMessages();
  const labels: Record<EndingAction, string> = {
    'join-again': t.common.joinAgain,
    'new-meeting': t.common.newMeeting,
    'to-start': t.common.toStart,
  };
  return (
    <Screen
      words={t.endings[endingWords(ending, restarting)]}
      warning={warnings.has(ending)}
      more={unsent.length > 0 && <Unsent texts={unsent} />}
    >
      {endingActions[ending].map((action, index) => (
        <Button key={action} look={index === 0 ? 'primary' : 'plain'} onClick={() => onAction(action)}>
          {labels[action]}
        </Button>
      ))}
    </Screen>
  );
}

/** Here it can still be read and copied: it is nowhere else any more. */
function Unsent({ texts }: { texts: readonly string[] }) {
  const t = useMessages();
  return (
    <Notice>
      {t.endingUnsent}
      <ul className={styles.unsent}>
        {texts.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ul>
    </Notice>
  );
}
