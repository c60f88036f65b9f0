import type { GroupSpec } from './field';

const ON = { path: 'augmentation.enabled', is: [true] } as const;
/** A strength of one change, 0 to 1; 0 is off. Used only while photos are augmented at all. */
const STRENGTH = { kind: 'number', min: 0, max: 1, off: 0, visibleWhen: [ON] } as const;

/** Coins are never mirrored: the mirror image of a coin is not a coin. */
export const AUGMENTATION = {
  title: 'Augmentation',
  description: 'Random changes to each training photo, in every epoch. Coins are never mirrored.',
  fields: {
    'augmentation.enabled': {
      kind: 'switch',
      short: 'augment',
      label: 'Augment',
      help: 'change training photos at random',
      default: true,
    },
    'augmentation.rotationDegrees': {
      ...STRENGTH,
      short: 'rotation',
      label: 'Rotation',
      unit: '°',
      hint: 'In either direction; 180 allows any angle.',
      help: 'maximum rotation in either direction, degrees',
      max: 180,
      default: 180,
    },
    'augmentation.scale': {
      ...STRENGTH,
      label: 'Zoom',
      hint: '0.1 is up to 10 % in or out.',
      help: 'maximum relative zoom in or out',
      max: 0.5,
      default: 0.1,
    },
    'augmentation.shift': {
      ...STRENGTH,
      label: 'Shift',
      hint: 'As a share of the side.',
      help: 'maximum shift, as a share of the side',
      max: 0.5,
      default: 0.05,
    },
    'augmentation.brightness': {
      ...STRENGTH,
      label: 'Brightness',
      hint: 'Maximum change.',
      help: 'maximum change of brightness',
      default: 0.15,
    },
    'augmentation.contrast': {
      ...STRENGTH,
      label: 'Contrast',
      hint: 'Maximum change.',
      help: 'maximum change of contrast',
      default: 0.15,
    },
    /** 1 turns the hue by up to half the colour circle either way. */
    'augmentation.hue': {
      ...STRENGTH,
      label: 'Hue',
      hint: '1 shifts colours by up to half the colour circle.',
      help: 'maximum change of hue; 1 is half the colour circle',
      default: 0,
      advanced: true,
    },
    /** 1 blurs with a standard deviation of up to a fiftieth of the side. */
    'augmentation.blur': {
      ...STRENGTH,
      label: 'Blur',
      hint: 'Maximum strength.',
      help: 'maximum strength of blur',
      default: 0,
      advanced: true,
    },
    /** 1 adds Gaussian noise with a standard deviation of up to a quarter of the range. */
    'augmentation.noise': {
      ...STRENGTH,
      label: 'Noise',
      hint: 'Maximum strength.',
      help: 'maximum strength of Gaussian noise',
      default: 0,
      advanced: true,
    },
    'augmentation.cutout': {
      ...STRENGTH,
      label: 'Cutout',
      hint: '1 blanks a square of up to half the side.',
      help: 'maximum size of a blanked square; 1 is half the side',
      default: 0,
      advanced: true,
    },
    'augmentation.background': {
      ...STRENGTH,
      label: 'Background',
      hint: 'Share of the photos whose background, outside the coin’s circle, is replaced.',
      help: 'share of photos whose background is replaced',
      default: 0,
      advanced: true,
    },
    /** Perspective: the coin is seen from this far beside its axis. */
    'augmentation.tilt': {
      ...STRENGTH,
      label: 'Tilt',
      unit: '°',
      hint: 'The coin is seen at a slant of up to this angle.',
      help: 'maximum slant at which the coin is seen, degrees',
      max: 45,
      default: 0,
    },
    'augmentation.light': {
      ...STRENGTH,
      label: 'Light',
      hint: 'White balance, exposure, glare spots, cast shadows and vignetting, as under a lamp.',
      help: 'maximum strength of white balance, exposure, glare, shadows and vignetting',
      default: 0,
    },
    'augmentation.lens': {
      ...STRENGTH,
      label: 'Lens',
      hint: 'Photos out of focus or moved.',
      help: 'maximum strength of defocus and motion blur',
      default: 0,
    },
    /** 1 leaves a fifth of the side's pixels, quality 10 and strong noise. */
    'augmentation.camera': {
      ...STRENGTH,
      label: 'Camera',
      hint: 'Few pixels, noise, oversharpening and JPEG blocks, as of a coin that is small in a phone photo.',
      help: 'maximum loss of resolution, noise, sharpening and JPEG blocks',
      default: 0,
    },
    'augmentation.tarnish': {
      ...STRENGTH,
      label: 'Tarnish',
      hint: 'Faded colours, brown stains, relief worn down or brought out.',
      help: 'maximum strength of faded colours, stains and wear',
      default: 0,
    },
    'augmentation.relief': {
      ...STRENGTH,
      label: 'Relief',
      hint: 'One lamp from the side: flat metal goes dark, slopes towards the lamp shine.',
      help: 'maximum strength of a lamp from the side that darkens flat metal and lets slopes shine',
      default: 0,
    },
    'augmentation.grey': {
      ...STRENGTH,
      label: 'Without colour',
      hint: 'Share of the photos that lose their colours.',
      help: 'share of photos that lose their colours',
      default: 0,
      advanced: true,
    },
    /** Drawn instead of `background` where both would apply. */
    'augmentation.ground': {
      ...STRENGTH,
      label: 'Ground',
      hint: 'Share of the photos laid on wood, cloth, paper or stone, beside other coins and fingers.',
      help: 'share of photos laid on wood, cloth, paper or stone, with other coins and fingers at the edge',
      default: 0,
    },
    'augmentation.phone': {
      ...STRENGTH,
      short: 'phoneShare',
      label: 'Phone photos',
      hint: 'Share of the photos that tilt, light, lens, camera, tarnish, relief and ground apply to; the others stay as in the catalogue.',
      help: 'share of photos that tilt, light, lens, camera, tarnish, relief and ground apply to',
      default: 1,
      off: 1,
      advanced: true,
    },
    /**
     * The cached views are drawn once from the seed; in each epoch a photo is seen in one of them or as it is, all
     * as likely. 0: `head` sees the plain photos; `blocks` augments again in each step and caches nothing for
     * training.
     */
    'augmentation.cachedViews': {
      kind: 'number',
      label: 'Cached views',
      hint: 'Augmented views of each photo whose frozen features are computed once; 0 caches none.',
      help: 'augmented views per photo whose frozen features are cached',
      integer: true,
      min: 0,
      max: 64,
      default: 0,
      visibleWhen: [ON, { path: 'trainable', isNot: ['all'] }],
      off: 0,
    },
    /** Final evaluation and serving average the probabilities over this many rotations of the photo. */
    testTimeRotations: {
      kind: 'number',
      label: 'Test-time rotations',
      hint: 'Evaluation and classification average over this many rotations of the photo; 1 is off.',
      help: 'rotations averaged in the final evaluation and in classification; 1 is off',
      integer: true,
      min: 1,
      max: 36,
      default: 1,
      advanced: true,
      off: 1,
    },
  },
} as const satisfies GroupSpec;
