import { ChevronLeft, ChevronRight, LayoutGrid, LayoutPanelLeft, Maximize, Minimize } from 'lucide-react';
import { useMessages } from '../../i18n/messages-context.ts';
import { useFullScreen } from '../../platform/use-full-screen.ts';
import { StageButton } from '../../ui/stage-button.tsx';
import styles from './stage-tools.module.css';
import type { Staging } from './use-stage-view.ts';

/** How one looks at the stage: pages, where not everybody fits, who speaks in front or all alike, and full screen. */
export function StageTools({ staging }: { staging: Staging }) {
  const t = useMessages();
  const { view, onPage, canPin, speakerView, onSpeakerView } = staging;
  const { full, toggle } = useFullScreen();
  return (
    <div className={styles.tools}>
      {view !== undefined && view.pages > 1 && <Pages page={view.page} pages={view.pages} onPage={onPage} />}
      {canPin && (
        <StageButton
          className={styles.tool}
          name={speakerView ? t.stage.gridView : t.stage.speakerView}
          onClick={() => onSpeakerView(!speakerView)}
        >
          {speakerView ? <LayoutGrid aria-hidden="true" /> : <LayoutPanelLeft aria-hidden="true" />}
        </StageButton>
      )}
      {toggle !== undefined && (
        <StageButton className={styles.tool} name={full ? t.stage.endFullScreen : t.stage.fullScreen} onClick={toggle}>
          {full ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
        </StageButton>
      )}
    </div>
  );
}

interface PagesProps {
  page: number;
  pages: number;
  onPage(page: number): void;
}

function Pages({ page, pages, onPage }: PagesProps) {
  const t = useMessages();
  // Not `disabled`, which would take the focus from under a finger that turns page after page.
  return (
    <div role="group" aria-label={t.stage.pages} className={styles.pages}>
      <StageButton
        className={styles.tool}
        name={t.stage.previousPage}
        aria-disabled={page === 0}
        onClick={() => onPage(Math.max(0, page - 1))}
      >
        <ChevronLeft aria-hidden="true" />
      </StageButton>
      <span role="status" aria-label={t.stage.page(page + 1, pages)} className={styles.page}>
        {page + 1} / {pages}
      </span>
      <StageButton
        className={styles.tool}
        name={t.stage.nextPage}
        aria-disabled={page === pages - 1}
        onClick={() => onPage(Math.min(pages - 1, page + 1))}
      >
        <ChevronRight aria-hidden="true" />
      </StageButton>
    </div>
  );
}
