/** What a model answers to some photos: a probability for each of its classes, and the class that is right. */
export interface Answers {
  classCount: number;
  /** Photo by photo, `[photos, classCount]` row-major. */
  probabilities: Float32Array;
  /** Index of the right class of each photo. */
  truth: Int32Array;
}

/** The answer to one photo. */
export interface TopAnswer {
  predicted: number;
  confidence: number;
  /** Place of the right class among all, from 1; equals of it that come first in the vector stand before it. */
  rank: number;
}

/** The class of the highest probability of each photo; of equals the first. */
export function topAnswers({ classCount, probabilities, truth }: Answers): TopAnswer[] {
  return Array.from(truth, (right, photo) => {
    const start = photo * classCount;
    const ofRight = probabilities[start + right] as number;
    let [predicted, rank] = [0, 1];
    for (let index = 0; index < classCount; index++) {
      const value = probabilities[start + index] as number;
      if (value > (probabilities[start + predicted] as number)) predicted = index;
      if (value > ofRight || (value === ofRight && index < right)) rank += 1;
    }
    return { predicted, confidence: probabilities[start + predicted] as number, rank };
  });
}
