import type { Ending } from '@konklave/client';
import { useMessages } from '../../i18n/messages-context.ts';
import { Button } from '../../ui/button.tsx';
import { endingActions, endingWords, warnings, type EndingAction } from './ending-actions.ts';
import { Screen } from './screen.tsx';

interface EndingScreenProps {
  ending: Ending;
  /** The server had said that it restarts. */
  restarting?: boolean | undefined;
  onAction(action: EndingAction): void;
}

/** A meeting is over, or could not begin. */
export function EndingScreen({ ending, restarting = false, onAction }: EndingScreenProps) {
  const t = useMessages();
  const labels: Record<EndingAction, string> = {
    'join-again': t.common.joinAgain,
    'new-meeting': t.common.newMeeting,
    'to-start': t.common.toStart,
  };
  return (
    <Screen words={t.endings[endingWords(ending, restarting)]} warning={warnings.has(ending)}>
      {endingActions[ending].map((action, index) => (
        <Button key={action} look={index === 0 ? 'primary' : 'plain'} onClick={() => onAction(action)}>
          {labels[action]}
        </Button>
      ))}
    </Screen>
  );
}
