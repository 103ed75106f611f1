import { useMessages } from '../../i18n/messages-context.ts';
import type { Pictures } from '../../media/media-engine.ts';
import { Segments } from '../../ui/segments.tsx';

const levels = ['all', 'small', 'none'] as const;

interface PictureChoiceProps {
  pictures: Pictures;
  onPictures(pictures: Pictures): void;
}

/** How much picture one can afford: all, the data saver, or sound alone. */
export function PictureChoice({ pictures, onPictures }: PictureChoiceProps) {
  const t = useMessages();
  const options = levels.map((value) => ({ value, label: t.pictures.levels[value] }));
  return (
    <>
      <Segments label={t.pictures.title} value={pictures} options={options} onChange={onPictures} />
      <p>{t.pictures.meanings[pictures]}</p>
    </>
  );
}
