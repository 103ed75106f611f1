import { Screen } from '../features/endings/screen.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import type { LinkProblem } from '../platform/room-link.ts';
import { Button } from '../ui/button.tsx';

/** An address that leads nowhere, or a link without its key. */
export function BrokenLinkPage({ problem, onHome }: { problem: LinkProblem; onHome(): void }) {
  const t = useMessages();
  return (
    <Screen words={t.brokenLink[problem]}>
      <Button look="primary" onClick={onHome}>
        {t.common.toStart}
      </Button>
    </Screen>
  );
}
