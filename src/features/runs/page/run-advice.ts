const advice: Record<string, string> = {
  'runtime-unavailable':
    'The worker found no runtime that can train this recipe. See the Workers page for what it found and why; training only the head works on every runtime.',
  'base-weights-unavailable':
    'The base weights this recipe insists on could not be had. Point MINTMARK_BASE_WEIGHTS at a folder with ImageNet weights, or clone the run with base weights “auto”.',
  'dataset-invalid':
    'Look at the dataset’s page: a class or a split may be empty. Import a corrected version and run again.',
  'photo-unreadable':
    'A photo that was readable at import could not be decoded. Look at the log for its name, import the dataset again without it, and clone this run.',
  'loss-not-finite':
    'The loss became infinite: the learning rate is too high for this recipe. Clone the run with a third of it, or add a warm-up epoch.',
  'out-of-memory':
    'The worker ran out of memory. Clone the run with half the batch size, a smaller input or a narrower network.',
  'disk-full': 'The worker’s disk is full. Make room there, then clone the run.',
  'worker-lost':
    'The worker was lost again and again. Look at the Workers page and at the worker’s own log, then clone the run.',
};

/** What to do about a failure of that code. */
export function runAdvice(errorCode: string | null): string {
  return (
    (errorCode && advice[errorCode]) ||
    'The log below tells what came before. Clone the run to try again; its recipe is kept.'
  );
}
