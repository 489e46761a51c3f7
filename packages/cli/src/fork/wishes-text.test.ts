import { describe, expect, it } from 'vitest';
import { wishesOf } from './wishes-text.ts';

describe('what a fork does otherwise, in one line', () => {
  it.each([
    ['drop', { drop: true }],
    ['set sizeBytes=64 op=clean', { set: ['sizeBytes=64', 'op=clean'] }],
    ['evict vmte:0; evict line:0x880001040 ; fault hang', { evict: ['vmte:0', 'line:0x880001040'], fault: 'hang' }],
    ['rev V1,+free-floor', { rev: 'V1,+free-floor' }],
    ['profile {"irs": {"busy_polls": 4}}', { profile: '{"irs": {"busy_polls": 4}}' }],
    ['irs-model recording; irs-step', { irsModel: 'recording', irsStep: true }],
    ['', {}],
  ])('%s', (text, wishes) => {
    expect(wishesOf(text)).toEqual(wishes);
  });

  it.each([
    ['evikt vmte:0', 'did you mean evict?'],
    ['xyzzy', 'irs-step, insert, fault, rev, profile or irs-model'],
    ['evict', 'evict: expected a value behind it'],
    ['drop it', 'expected nothing behind drop'],
  ])('refuses %s', (text, message) => {
    expect(() => wishesOf(text)).toThrow(message);
  });
});
