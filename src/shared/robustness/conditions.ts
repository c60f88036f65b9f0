/** Blur is said in pixels of a picture of this side, so that networks of different inputs are held to the same. */
export const BLUR_SIDE = 224;

/** The ways in which photos are changed before a model is asked about them; strengths of one kind from weak to strong. */
export const CONDITIONS = [
  { kind: 'rotation', label: '15°' },
  { kind: 'rotation', label: '45°' },
  { kind: 'rotation', label: 'any angle' },
  { kind: 'blur', label: '1 px' },
  { kind: 'blur', label: '2 px' },
  { kind: 'blur', label: '4 px' },
  { kind: 'light', label: 'weak' },
  { kind: 'light', label: 'medium' },
  { kind: 'light', label: 'strong' },
  { kind: 'scale', label: '80 %' },
  { kind: 'scale', label: '60 %' },
  { kind: 'scale', label: '40 %' },
  { kind: 'ground', label: 'plain' },
  { kind: 'ground', label: 'table' },
  { kind: 'ground', label: 'table, 60 %' },
] as const;

type Condition = (typeof CONDITIONS)[number];
export type RobustnessKind = Condition['kind'];

type NameOf<C> = C extends { kind: infer K extends string; label: infer L extends string }
  ? `${K} ${L}`
  : never;
export type ConditionName = NameOf<Condition>;

/** Views of each photo that a model is asked about: as it is, and under each condition. */
export const VIEWS = CONDITIONS.length + 1;
