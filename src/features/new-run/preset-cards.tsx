import { RadioGroup } from 'radix-ui';
import { cn } from '@/components/ui/cn';
import { PRESETS, type PresetName, presetRecipe, presets } from '@/shared/recipe/presets';

/** The presets to start from. */
export function PresetCards({
  value,
  onChange,
}: {
  value: PresetName | null;
  onChange: (preset: PresetName) => void;
}) {
  return (
    <RadioGroup.Root
      aria-label="Preset"
      value={value ?? ''}
      onValueChange={(next) => onChange(next as PresetName)}
      className="grid gap-3 sm:grid-cols-2"
    >
      {PRESETS.map((name) => {
        const { model, epochs } = presetRecipe(name);
        return (
          <RadioGroup.Item
            key={name}
            value={name}
            className={cn(
              'group flex flex-col rounded-lg border bg-surface p-3 text-left transition-colors hover:border-border-strong',
              'data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft/50',
            )}
          >
            <span className="flex w-full items-center justify-between gap-2">
              <span className="font-semibold text-sm">{presets[name].title}</span>
              <span className="grid size-4 place-items-center rounded-full border border-control group-data-[state=checked]:border-accent">
                <span className="size-2 rounded-full group-data-[state=checked]:bg-accent" />
              </span>
            </span>
            <span className="mt-1 text-muted text-xs">{presets[name].summary}</span>
            <span className="mt-2 text-2xs text-faint">
              width {model.width} · {model.inputSize} px · up to {epochs} epochs
            </span>
          </RadioGroup.Item>
        );
      })}
    </RadioGroup.Root>
  );
}
