import { describe, expect, it } from 'vitest';
import readme from '../README.md?raw';
import { recipeKeys } from '../src/shared/recipe-keys';

describe('the README', () => {
  it.each(recipeKeys.map((key) => [key.path, key] as const))('documents --set %s', (_path, key) => {
    expect(readme).toContain(
      `| \`${key.path}\` | ${key.short ? `\`${key.short}\`` : ''} | ${key.values} | ${key.help} |`,
    );
  });
});
