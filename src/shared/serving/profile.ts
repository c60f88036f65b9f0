import { z } from 'zod';
import { type Answers, topAnswers } from '../figures/answers';
import { calibrationOf } from '../figures/calibration';
import { fitKnown, knownCoinsSchema } from './known';
import { likenessOf, prototypesOf } from './prototypes';
import { type Rows, rowOf } from './rows';

/** What is fitted once on the photos of a model version, and used whenever it answers. */
export const servingProfileSchema = z.object({
  /** Divides the logits; 1 where nothing could be fitted. */
  temperature: z.number().positive(),
  /** Of confidences with a temperature that was fitted on other photos, debiased; null where there are too few photos. */
  calibration: z.object({ photos: z.number().int(), asIs: z.number(), scaled: z.number() }).nullable(),
  /** Null where there are too few photos, or none of each kind. */
  known: knownCoinsSchema.nullable(),
});
export type ServingProfile = z.infer<typeof servingProfileSchema>;

/** What the network makes of validation photos. */
export interface Described extends Answers {
  /** Of length 1 each. */
  features: Rows;
  energies: Float32Array;
}

/**
 * @param train features of training photos, of length 1 each, and their classes
 * @returns the profile, and the prototypes that its likeness is measured by
 */
export function profileOf(
  train: { features: Rows; labels: Int32Array },
  validation: Described,
): { profile: ServingProfile; prototypes: Rows } {
  const calibration = calibrationOf(validation);
  const prototypes = prototypesOf(train.features, train.labels);
  const evidence = topAnswers(validation).map(({ rank }, photo) => ({
    energy: validation.energies[photo] as number,
    likeness: likenessOf(rowOf(validation.features, photo), prototypes),
    isRight: rank === 1,
  }));
  return {
    profile: {
      temperature: calibration?.temperature ?? 1,
      calibration: calibration && {
        photos: validation.truth.length,
        asIs: calibration.asIs.debiased,
        scaled: calibration.scaled.debiased,
      },
      known: prototypes.values.length > 0 ? fitKnown(evidence) : null,
    },
    prototypes,
  };
}

/** The logarithm of the sum of the exponentials of logits. */
export function energyOf(logits: Float32Array): number {
  const highest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  return highest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
}
