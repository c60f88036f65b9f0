import type { BuildOptions } from 'esbuild';

export const CLASSIFIER_BUILD: BuildOptions;
