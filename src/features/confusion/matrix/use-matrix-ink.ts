'use client';

import { useTheme } from 'next-themes';
import { useEffect, useState } from 'react';
import { MATRIX_SCALES, sequentialScale } from './colour-scale';
import type { MatrixScales } from './matrix-bitmap';
import type { MatrixInk } from './matrix-scene';

const scales: Record<'light' | 'dark', MatrixScales> = {
  light: {
    right: sequentialScale(MATRIX_SCALES.light.right),
    wrong: sequentialScale(MATRIX_SCALES.light.wrong),
  },
  dark: {
    right: sequentialScale(MATRIX_SCALES.dark.right),
    wrong: sequentialScale(MATRIX_SCALES.dark.wrong),
  },
};

/** Colours and type for the painter from the page's theme; null until the page is mounted. */
export function useMatrixInk(): { ink: MatrixInk; scales: MatrixScales } | null {
  const { resolvedTheme } = useTheme();
  const [result, setResult] = useState<{ ink: MatrixInk; scales: MatrixScales } | null>(null);
  useEffect(() => {
    const theme = resolvedTheme === 'dark' ? 'dark' : 'light';
    // The class on <html> changes in an effect of the theme provider, which runs after this one.
    const read = () => setResult({ ink: readInk(), scales: scales[theme] });
    const frame = requestAnimationFrame(read);
    // A canvas does not wait for a font: what was written before it came is written again.
    let left = false;
    if (document.fonts.status !== 'loaded') void document.fonts.ready.then(() => left || read());
    return () => {
      left = true;
      cancelAnimationFrame(frame);
    };
  }, [resolvedTheme]);
  return result;
}

function readInk(): MatrixInk {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: token('surface'),
    text: token('text'),
    muted: token('muted'),
    line: token('border'),
    accent: token('accent'),
    note: token('info'),
    fontFamily: getComputedStyle(document.body).fontFamily,
  };
}
