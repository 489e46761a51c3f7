import { describe, expect, it } from 'vitest';
import { suggestion } from './suggest.ts';

describe('suggestion', () => {
  const names = ['run', 'replay', 'revisions'];
  it('names what was nearly typed', () => {
    expect(suggestion('rnu', names)).toBe('');
    expect(suggestion('replya', names)).toBe(' (did you mean replay?)');
    expect(suggestion('rev', names)).toBe(' (did you mean revisions?)');
  });

  it('is silent about anything else', () => {
    expect(suggestion('xyz', names)).toBe('');
    expect(suggestion('', names)).toBe('');
  });
});
