'use client';

import { Check, Sparkles, Undo2, X } from 'lucide-react';
import type { Ref } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import type { CoinClass } from '@/shared/coin-class';
import type { IncomingPhoto, IncomingView } from '@/shared/contracts/incoming';
import { counted, percent } from '@/shared/format';
import { ClassField } from './class-field';

interface LabelPanelProps {
  view: IncomingView;
  classes: readonly CoinClass[];
  photo: IncomingPhoto;
  /** How many photos an action changes: the selected ones, or the one on display. */
  targets: number;
  field: Ref<HTMLInputElement>;
  canUndo: boolean;
  onLabel: (key: string | null) => void;
  onReject: () => void;
  onRestore: () => void;
  onUndo: () => void;
}

/** What can be done with a photo, or with those that are selected. */
export function LabelPanel({
  view,
  classes,
  photo,
  targets,
  field,
  canUndo,
  onLabel,
  onReject,
  onRestore,
  onUndo,
}: LabelPanelProps) {
  const isWaiting = view === 'unlabelled' || view === 'labelled';
  const several = targets > 1 ? counted(targets, 'photo') : null;
  const [best, ...others] = photo.suggestion?.top ?? [];
  return (
    <Card className="grid grid-cols-[minmax(0,1fr)] gap-3 p-4">
      {several && <p className="font-medium text-sm">{several} selected</p>}
      {isWaiting && (
        <>
          {best && !several && (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
              <p className="text-muted text-xs">Model #{photo.suggestion?.modelNumber} said</p>
              <Button className="justify-start" onClick={() => onLabel(best.class)}>
                <Sparkles aria-hidden />
                <span className="min-w-0 flex-1 truncate text-left">{best.label}</span>
                <span className="text-muted tabular-nums">{percent(best.p)}</span>
              </Button>
              {others.slice(0, 2).map((score) => (
                <Button
                  key={score.class}
                  variant="ghost"
                  size="sm"
                  className="justify-start"
                  onClick={() => onLabel(score.class)}
                >
                  <span className="min-w-0 flex-1 truncate text-left">{score.label}</span>
                  <span className="tabular-nums">{percent(score.p)}</span>
                </Button>
              ))}
            </div>
          )}
          <ClassField classes={classes} value={photo.class} onChoose={onLabel} field={field} isOpen />
        </>
      )}
      <div className="flex flex-wrap gap-2 border-t pt-3">
        {isWaiting && (
          <Button variant="danger" onClick={onReject}>
            <X aria-hidden />
            Reject {several}
          </Button>
        )}
        {view === 'labelled' && <Button onClick={() => onLabel(null)}>Take the class off</Button>}
        {view === 'rejected' && (
          <Button onClick={onRestore}>
            <Check aria-hidden />
            Take back {several}
          </Button>
        )}
        <Button variant="ghost" disabled={!canUndo} onClick={onUndo} className="ml-auto">
          <Undo2 aria-hidden />
          Undo
        </Button>
      </div>
      {isWaiting && (
        <p className="text-faint text-xs pointer-coarse:hidden">
          Keys: j and k next and previous, / search a class, Enter the model’s answer, x select, r reject, u
          undo, a accept
        </p>
      )}
    </Card>
  );
}
