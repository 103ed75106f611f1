import {
  ChevronLeft,
  ChevronRight,
  LayoutGrid,
  LayoutPanelLeft,
  Maximize,
  Minimize,
  PictureInPicture2,
} from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import type { Floating } from '../../platform/use-floating.ts';
import type { FullScreen } from '../../platform/use-full-screen.ts';
import { classNames } from '../../ui/class-names.ts';
import { StageButton } from '../../ui/stage-button.tsx';
import styles from './stage-tools.module.css';
import type { Staging } from './use-stage-view.ts';

/** How one looks at the stage: pages, where not everybody fits, who speaks in front or all alike, and full screen. */
interface StageToolsProps {
  staging: Staging;
  fullScreen: FullScreen;
  floating: Floating;
}

export function StageTools({ staging, fullScreen, floating }: StageToolsProps) {
  const t = useMessages();
  const { view, onPage, canPin, speakerView, onSpeakerView } = staging;
  const { full, toggle } = fullScreen;
  return (
    <div className={styles.tools}>
      {view !== undefined && view.pages > 1 && (
        <Pages page={view.page} pages={view.pages} speaking={staging.speaking} onPage={onPage} />
      )}
      {canPin && (
        <StageButton
          icon
          className={styles.tool}
          name={speakerView ? t.stage.gridView : t.stage.speakerView}
          onClick={() => onSpeakerView(!speakerView)}
        >
          {speakerView ? <LayoutGrid aria-hidden="true" /> : <LayoutPanelLeft aria-hidden="true" />}
        </StageButton>
      )}
      {floating.toggle !== undefined && (
        <StageButton
          icon
          className={classNames(styles.tool, styles.float)}
          name={floating.isOpen ? t.stage.endFloat : t.stage.float}
          onClick={floating.toggle}
        >
          <PictureInPicture2 aria-hidden="true" />
        </StageButton>
      )}
      {toggle !== undefined && (
        <StageButton
          icon
          className={styles.tool}
          name={full ? t.stage.endFullScreen : t.stage.fullScreen}
          onClick={toggle}
        >
          {full ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
        </StageButton>
      )}
    </div>
  );
}

interface PagesProps {
  page: number;
  pages: number;
  speaking: Staging['speaking'];
  onPage(page: number): void;
}

function Pages({ page, pages, speaking, onPage }: PagesProps) {
  const t = useMessages();
  const before = useMark(speaking.before);
  const after = useMark(speaking.after);
  // Not `disabled`, which would take the focus from under a finger that turns page after page.
  return (
    <div role="group" aria-label={t.stage.pages} className={styles.pages}>
      <StageButton
        icon
        className={styles.tool}
        name={t.stage.previousPage}
        aria-disabled={page === 0}
        {...before}
        onClick={() => onPage(Math.max(0, page - 1))}
      >
        <ChevronLeft aria-hidden="true" />
      </StageButton>
      <span role="status" aria-label={t.stage.page(page + 1, pages)} className={styles.page}>
        {page + 1} / {pages}
      </span>
      <StageButton
        icon
        className={styles.tool}
        name={t.stage.nextPage}
        aria-disabled={page === pages - 1}
        {...after}
        onClick={() => onPage(Math.min(pages - 1, page + 1))}
      >
        <ChevronRight aria-hidden="true" />
      </StageButton>
    </div>
  );
}

/** Somebody speaks there: a mark, and words for it. */
function useMark(names: readonly string[]) {
  const t = useMessages();
  return names.length === 0 ? {} : { 'data-speaking': true, 'aria-description': t.stage.speakThere(names) };
}
