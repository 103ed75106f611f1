import { Screen } from '../features/endings/screen.tsx';
import { useMessages } from '../i18n/messages-context.ts';
import { Button } from '../ui/button.tsx';

/** A room under an address at which browsers let nothing be sealed. Nobody can go in from here. */
export function InsecurePage({ onHome }: { onHome(): void }) {
  const t = useMessages();
  return (
    <Screen words={t.insecure} warning>
      <Button onClick={onHome}>{t.common.toStart}</Button>
    </Screen>
  );
}
