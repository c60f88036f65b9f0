import { describe, expect, it } from 'vitest';
import { clampView, fitView, focusCell, positionAt, revealCell, visibleRange, zoomAt } from './matrix-view';

const frame = { size: 211, plot: { width: 700, height: 640 } };

describe('the matrix view', () => {
  it('fits the whole matrix with equally large cells', () => {
    expect(fitView(frame)).toEqual({ scale: 3, x: 0, y: 0 });
    expect(fitView(frame, 2).scale).toBe(3);
    // Even cells of 2 px would fill three quarters of the plot only.
    expect(fitView({ size: 211, plot: { width: 560, height: 560 } }).scale).toBeCloseTo(2.654);
    expect(fitView({ size: 1000, plot: { width: 300, height: 300 } }).scale).toBeCloseTo(0.3);
    expect(fitView({ size: 2, plot: { width: 900, height: 900 } }).scale).toBe(72);
  });

  it('keeps the point under the pointer in place while zooming', () => {
    const before = { scale: 10, x: -100, y: -50 };
    const after = zoomAt(before, { x: 205, y: 155, factor: 1.7 });
    expect(positionAt(after, 211, 205, 155)).toEqual(positionAt(before, 211, 205, 155));
  });

  it('never zooms out beyond the whole matrix nor pans beyond its edges', () => {
    expect(clampView({ scale: 0.1, x: 40, y: 40 }, frame)).toEqual({ scale: 3, x: 0, y: 0 });
    const far = clampView({ scale: 20, x: -99_999, y: -99_999 }, frame);
    expect(far).toEqual({ scale: 20, x: 700 - 4220, y: 640 - 4220 });
    expect(clampView({ scale: 500, x: 0, y: 0 }, frame).scale).toBe(72);
  });

  it('answers no cell beyond the matrix', () => {
    expect(positionAt({ scale: 3, x: 0, y: 0 }, 211, 640, 10)).toBeNull();
    expect(positionAt({ scale: 3, x: 0, y: 0 }, 211, 632, 632)).toEqual({ row: 210, column: 210 });
  });

  it('reveals a hidden cell and leaves a visible one alone', () => {
    const view = { scale: 20, x: 0, y: 0 };
    expect(revealCell(view, { row: 5, column: 5 }, frame)).toEqual(view);
    const revealed = revealCell(view, { row: 100, column: 3 }, frame);
    expect(revealed.x).toBe(0);
    const range = visibleRange(revealed, frame);
    expect(range.firstRow).toBeLessThan(100);
    expect(range.endRow).toBeGreaterThan(100);
  });

  it('focuses a cell in the middle, zoomed in until its label can be read', () => {
    const view = focusCell(fitView(frame), { row: 100, column: 100, scale: 24 }, frame);
    expect(view.scale).toBe(24);
    expect(positionAt(view, 211, 350, 320)).toEqual({ row: 100, column: 100 });
  });
});
