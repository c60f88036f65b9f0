import { describe, expect, it } from 'vitest';
import type { NotificationItem } from '@/shared/contracts/notifications';
import { freshItems, isOnPage } from './browser-notices';

const item = (at: number, read = false): NotificationItem => ({
  id: `n${at}`,
  kind: 'run-failed',
  runId: 'abc',
  runNumber: 7,
  sweepNumber: null,
  reviewNumber: null,
  path: null,
  title: 'Run #7 failed',
  body: '',
  createdAt: new Date(at),
  read,
});

describe('notices of the browser', () => {
  it('tell what is unread and came after the last that was shown', () => {
    const items = [item(30), item(20, true), item(10)];
    expect(freshItems(items, 0).map(({ id }) => id)).toEqual(['n30', 'n10']);
    expect(freshItems(items, 10).map(({ id }) => id)).toEqual(['n30']);
    expect(freshItems(items, 30)).toEqual([]);
  });

  it('leave out a run whose page is in front, by id or number', () => {
    expect(isOnPage(item(1), '/runs/abc')).toBe(true);
    expect(isOnPage(item(1), '/runs/7')).toBe(true);
    expect(isOnPage(item(1), '/runs')).toBe(false);
    expect(isOnPage({ ...item(1), runId: null, runNumber: null }, '/runs/null')).toBe(false);
  });
});
