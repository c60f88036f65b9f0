const advice: Record<string, string> = {
  'runtime-unavailable':
    'The worker found no runtime that can train this recipe. See the Workers page for what it found. Training only the head works on every runtime.',
  'base-weights-unavailable':
    'The base weights that this recipe requires could not be loaded. Point MINTMARK_BASE_WEIGHTS at a folder with ImageNet weights, or clone the run with base weights “auto”.',
  'dataset-invalid':
    'Open the dataset’s page: a class or a split may be empty. Import a corrected version and run again.',
  'photo-unreadable':
    'Photos that were readable at import could not be decoded, more than may be left out. Look at the store’s disk; import the dataset again without them, and clone this run. Where a worker’s own copy was damaged, retry.',
  'loss-not-finite':
    'The loss became infinite: the learning rate is too high for this recipe. Clone the run with a third of it, or add a warm-up epoch.',
  'out-of-memory':
    'The worker ran out of memory. Clone the run with half the batch size, a smaller input or a narrower network.',
  'disk-full': 'The worker’s disk is full. Free some space there, then retry the run.',
  'worker-lost':
    'The worker was lost several times. Check the Workers page and the worker’s own log, then retry the run.',
};

/** What to do about a failure of that code. */
export function runAdvice(errorCode: string | null): string {
  return (
    (errorCode && advice[errorCode]) ||
    'Read the log below for what came before. Clone the run to try again; its recipe is kept.'
  );
}
