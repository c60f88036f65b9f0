import { RadioGroup } from 'radix-ui';
import { cn } from '@/components/ui/cn';
import type { Choice, FieldConflict } from './edit-conflict';

interface ConflictFieldsProps {
  fields: readonly { name: string; label: string }[];
  conflicts: readonly FieldConflict[];
  choices: Readonly<Record<string, Choice>>;
  onChoose: (name: string, choice: Choice) => void;
}

const VERSIONS = [
  { choice: 'mine', title: 'Yours' },
  { choice: 'current', title: 'Current' },
] as const;

/** Both versions of each field that differs, to choose from. */
export function ConflictFields({ fields, conflicts, choices, onChoose }: ConflictFieldsProps) {
  return (
    <>
      <p className="text-muted text-sm">
        Other changes were saved while you were editing, by someone else or in another tab. Choose which
        version of each field to keep.
      </p>
      {conflicts.map((conflict) => {
        const label = fields.find(({ name }) => name === conflict.name)?.label ?? conflict.name;
        return (
          <RadioGroup.Root
            key={conflict.name}
            aria-label={label}
            value={choices[conflict.name] ?? 'mine'}
            onValueChange={(choice) => onChoose(conflict.name, choice as Choice)}
            className="grid gap-1.5"
          >
            <span className="font-medium text-xs">{label}</span>
            <div className="grid gap-2 sm:grid-cols-2">
              {VERSIONS.map(({ choice, title }) => (
                <RadioGroup.Item
                  key={choice}
                  value={choice}
                  className={cn(
                    'flex min-w-0 flex-col items-start gap-1 rounded-md border p-2 text-left hover:border-border-strong',
                    'data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft/50',
                  )}
                >
                  <span className="font-medium text-muted text-xs">
                    {title}
                    {conflict.changedBy === 'me' && choice === 'current' && ' (unchanged)'}
                    {conflict.changedBy === 'them' && choice === 'mine' && ' (unchanged)'}
                  </span>
                  <span className="wrap-anywhere max-h-40 w-full overflow-y-auto whitespace-pre-wrap text-sm">
                    {conflict[choice] || <span className="text-faint">Empty</span>}
                  </span>
                </RadioGroup.Item>
              ))}
            </div>
          </RadioGroup.Root>
        );
      })}
    </>
  );
}
