import { cn } from './cn';

interface ProgressBarProps {
  /** Fraction from 0 to 1; null while the total is unknown. */
  value: number | null;
  /** What is under way, for screen readers. */
  label: string;
  tone?: 'accent' | 'good' | 'bad' | 'neutral';
  className?: string;
}

const tones = { accent: 'bg-accent', good: 'bg-good', bad: 'bg-bad', neutral: 'bg-faint' };

export function ProgressBar({ value, label, tone = 'accent', className }: ProgressBarProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent ?? undefined}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-raised', className)}
    >
      <div
        className={cn(
          'h-full rounded-full transition-[width] duration-300',
          tones[tone],
          percent === null && 'animate-pulse',
        )}
        style={{ width: percent === null ? '100%' : `${percent}%`, opacity: percent === null ? 0.4 : 1 }}
      />
    </div>
  );
}
