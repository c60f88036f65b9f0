import { median } from '@/shared/median';

/** Speeds of a series of steps of one size; `imgPerSec` is that of the median step. */
export interface StepMetrics {
  imgPerSec: number;
  /** Of the slowest step. */
  minImgPerSec: number;
  /** Of the fastest step. */
  maxImgPerSec: number;
  /** Of the median step. */
  msPerStep: number;
  steps: number;
}

/** @param stepMs duration of each step in milliseconds. @param photos photos in each of them. */
export function stepMetrics(stepMs: readonly number[], photos: number): StepMetrics {
  const perSecond = (ms: number) => (1000 * photos) / ms;
  const typical = median(stepMs);
  return {
    imgPerSec: perSecond(typical),
    minImgPerSec: perSecond(Math.max(...stepMs)),
    maxImgPerSec: perSecond(Math.min(...stepMs)),
    msPerStep: typical,
    steps: stepMs.length,
  };
}

/** Throughput over all steps: what a program that only prints a mean is compared with. */
export function meanRate(stepMs: readonly number[], photos: number): number {
  return (1000 * photos * stepMs.length) / stepMs.reduce((sum, ms) => sum + ms, 0);
}
