import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { Button } from '@/components/ui/button';

interface MatrixZoomProps {
  /** False while the whole matrix is seen. */
  zoomed: boolean;
  onIn: () => void;
  onOut: () => void;
  onFit: () => void;
}

/** Zoom buttons in the corner where rows and columns are named. */
export function MatrixZoom({ zoomed, onIn, onOut, onFit }: MatrixZoomProps) {
  return (
    <div className="absolute top-0 left-0 flex gap-px">
      <Button variant="ghost" size="sm" icon aria-label="Zoom in" title="Zoom in (+)" onClick={onIn}>
        <ZoomIn aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="sm"
        icon
        aria-label="Zoom out"
        title="Zoom out (−)"
        disabled={!zoomed}
        onClick={onOut}
      >
        <ZoomOut aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="sm"
        icon
        aria-label="Show the whole matrix"
        title="Show all (0)"
        disabled={!zoomed}
        onClick={onFit}
        className="@max-[35rem]:hidden"
      >
        <Maximize aria-hidden />
      </Button>
    </div>
  );
}
