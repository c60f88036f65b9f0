import { ArrowRight, Circle, CircleCheck } from 'lucide-react';
import { Card, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { Link } from '@/components/ui/link';
import type { Overview } from '@/shared/contracts/overview';

interface Step {
  title: string;
  hint: string;
  href: string;
  done: boolean;
}

/** What is left on the way from an empty installation to a first answer. */
function firstSteps({ counts, workers, active }: Overview): Step[] {
  const training = active.length > 0 && counts.models === 0;
  return [
    {
      title: 'Connect a worker',
      hint: 'It trains the models.',
      href: '/workers',
      done: workers.some((worker) => worker.connected && worker.runtime !== null),
    },
    {
      title: 'Import photos',
      hint: 'A zip with one folder per class, or the demonstration coins.',
      href: '/datasets',
      done: counts.datasets > 0,
    },
    {
      title: 'Train a model',
      hint: training ? 'The first one is running below.' : 'The quick preset takes a minute or two.',
      href: '/runs/new',
      done: counts.models > 0,
    },
    {
      title: 'Classify a coin',
      hint: 'Drop a photo; every model answers side by side.',
      href: '/classify',
      done: counts.classifications > 0,
    },
  ];
}

/** Gone once all are done. */
export function FirstSteps({ overview }: { overview: Overview }) {
  const steps = firstSteps(overview);
  // A worker that is away later is no beginner's matter: the other three decide.
  if (steps.slice(1).every((step) => step.done)) return null;
  return (
    <Card>
      <CardHeader title="First steps" />
      <ol className="grid sm:grid-cols-2 lg:grid-cols-4">
        {steps.map((step) => {
          const Mark = step.done ? CircleCheck : Circle;
          return (
            <li
              key={step.href}
              className="border-b last:border-b-0 sm:border-b-0 lg:border-r lg:last:border-r-0"
            >
              <Link href={step.href} className="group flex h-full gap-2.5 px-4 py-3 hover:bg-raised/60">
                <Mark
                  className={cn('mt-0.5 size-4 shrink-0', step.done ? 'text-good' : 'text-faint')}
                  aria-label={step.done ? 'done' : 'to do'}
                />
                <span className="min-w-0">
                  <span className={cn('flex items-center gap-1 font-medium', step.done && 'text-muted')}>
                    {step.title}
                    {!step.done && (
                      <ArrowRight
                        className="size-3.5 text-accent opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100"
                        aria-hidden
                      />
                    )}
                  </span>
                  <span className="block text-muted text-xs">{step.hint}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
