import type { NumberField, RecipeGroup } from './recipe-field';

const ON = { path: 'augmentation.enabled', is: [true] };

/** How far photos are varied in one way; 0 is off. Only while they are augmented at all. */
function variation(
  name: string,
  field: Pick<NumberField, 'label' | 'hint' | 'advanced' | 'unit'>,
): NumberField {
  return { path: `augmentation.${name}`, kind: 'number', visibleWhen: [ON], off: 0, ...field };
}

export const AUGMENTATION: RecipeGroup = {
  title: 'Augmentation',
  description: 'Each photo is changed a little every time it is seen. Coins are never mirrored.',
  fields: [
    { path: 'augmentation.enabled', label: 'Augment', kind: 'switch' },
    variation('rotationDegrees', {
      label: 'Rotation',
      unit: '°',
      hint: 'To either side; 180 means any angle.',
    }),
    variation('scale', { label: 'Zoom', hint: '0.1 is up to 10 % in or out.' }),
    variation('shift', { label: 'Shift', hint: 'As a fraction of the side.' }),
    variation('brightness', { label: 'Brightness', hint: 'Largest change.' }),
    variation('contrast', { label: 'Contrast', hint: 'Largest change.' }),
    {
      path: 'augmentation.cachedViews',
      label: 'Cached views',
      kind: 'number',
      hint: 'Augmented views of each photo, run once through the frozen layers; 0 caches none.',
      visibleWhen: [ON, { path: 'trainable', isNot: ['all'] }],
      off: 0,
    },
    variation('hue', { label: 'Hue', hint: '1 turns colours by up to half the circle.', advanced: true }),
    variation('blur', { label: 'Blur', hint: 'Strongest blur.', advanced: true }),
    variation('noise', { label: 'Noise', hint: 'Strongest grain.', advanced: true }),
    variation('cutout', {
      label: 'Cutout',
      hint: '1 blanks a square of up to half the side.',
      advanced: true,
    }),
    variation('background', {
      label: 'Background',
      hint: 'Share of the photos whose surroundings are replaced, outside the coin’s circle.',
      advanced: true,
    }),
    {
      path: 'testTimeRotations',
      label: 'Averaged rotations',
      kind: 'number',
      hint: 'Final evaluation and classifying average the answers to so many turns of the photo; 1 is none.',
      advanced: true,
      off: 1,
    },
  ],
};
