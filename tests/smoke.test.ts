import { describe, expect, it } from 'vitest';

describe('workspace', () => {
  it('resolves packages by name', async () => {
    expect(await import('@vist/core')).toBeDefined();
  });
});
