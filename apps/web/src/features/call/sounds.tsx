import type { MediaEngine } from '../../media/media-engine.ts';
import { useAttached } from '../../platform/use-attached.ts';
import type { SoundModel } from './stage-model.ts';

/** Plays everybody's sound, in one place that does not change with the layout. */
export function Sounds({ media, sounds }: { media: MediaEngine; sounds: readonly SoundModel[] }) {
  return (
    <div hidden>
      {sounds.map(({ key, track }) => (
        <Sound key={key} media={media} track={track} />
      ))}
    </div>
  );
}

function Sound({ media, track }: { media: MediaEngine; track: MediaStreamTrack }) {
  return <audio ref={useAttached<HTMLAudioElement>(media, track)} autoPlay />;
}
