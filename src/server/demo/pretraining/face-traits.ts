import type { FaceSide } from '../coin-design';
import type { RandomDesign } from './random-designs';

/**
 * What can be seen of a face, trait by trait. The few values of a trait come back in many designs, so a network
 * learns from them long before it can tell single faces apart.
 */
export function faceTraits(design: RandomDesign, side: FaceSide): Record<string, string> {
  const { outline, metal, core, rim } = design;
  const corners = outline.kind === 'round' ? 0 : outline.kind === 'polygon' ? outline.sides : outline.lobes;
  const pictured = side === 'obverse';
  return {
    metal,
    core: core ?? 'none',
    shape: `${outline.kind} ${corners}`,
    rim,
    motif: pictured ? design.motifFamily : 'none',
    figures: pictured ? 'none' : design.figures,
    figureStyle: pictured ? 'none' : design.figureStyle,
    face: `${design.key} ${side}`,
  };
}
