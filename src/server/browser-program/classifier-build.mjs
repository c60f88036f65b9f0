// How the program of the worker that runs networks in a browser is built: by the set-up, and by a server from source.

/** @type {import('esbuild').BuildOptions} */
export const CLASSIFIER_BUILD = {
  entryPoints: { classifier: 'src/features/classify/live/worker/main.ts' },
  bundle: true,
  minify: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  // What the runtime asks for where it runs in Node.
  external: ['module', 'worker_threads'],
  logLevel: 'warning',
};
