import { expect, it } from 'vitest';
import { compareSettings } from './use-compare-settings';

it('reads the address, and takes nothing from it that there is not', () => {
  const read = (query: string) => compareSettings(new URLSearchParams(query));
  expect(
    read(
      'runs=3,4&metric=loss,stepLoss&by=photos&smooth=0.9&logx=1&seeds=1&split=test&x=lr&fields=epochs,no',
    ),
  ).toMatchObject({
    runs: ['3', '4'],
    metrics: ['loss', 'stepLoss'],
    axis: 'photos',
    smoothing: 0.9,
    logX: true,
    logY: false,
    groupSeeds: true,
    split: 'test',
    fields: ['epochs'],
  });
  expect(read('metric=nonsense&by=nonsense&smooth=7&split=train&target=nonsense')).toMatchObject({
    runs: [],
    metrics: ['valAccuracy'],
    axis: 'epoch',
    smoothing: 0,
    split: 'validation',
    fields: null,
    target: 'valAccuracy',
  });
});
