import { RelativeTime } from './relative-time';

/** When something was made and, below, by whom; null when that is not known. */
export function CreatedCell({ at, by }: { at: Date; by: string | null }) {
  return (
    <>
      <RelativeTime date={at} />
      {by !== null && (
        <span className="ml-auto block max-w-28 truncate text-faint text-xs" title={`by ${by}`}>
          {by}
        </span>
      )}
    </>
  );
}
