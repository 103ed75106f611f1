import { Film, Type } from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { MediaEngine } from '../../media/media-engine.ts';
import { useStateOf } from '../../platform/use-state-of.ts';
import { StageButton } from '../../ui/stage-button.tsx';
import styles from './screen-content.module.css';

/** On one's own screen: a film should move, a text be sharp. */
export function ScreenContentButton({ media }: { media: MediaEngine }) {
  const t = useMessages();
  const film = useStateOf(media).screenContent === 'film';
  return (
    <StageButton
      icon
      className={styles.button}
      name={film ? t.stage.asText : t.stage.asFilm}
      onClick={() => media.setScreenContent(film ? 'text' : 'film')}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {film ? <Type aria-hidden="true" /> : <Film aria-hidden="true" />}
    </StageButton>
  );
}
