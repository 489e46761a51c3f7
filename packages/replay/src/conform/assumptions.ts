import { type Fate, type FollowedCommand, type Inquiry, registerName } from '@vist/core';
import type { ConformInput } from './conform.ts';
import type { Trial } from './trial.ts';

/** What an answer depends on that the log does not say, for people. */
export function assumptionsOf(
  { profile, guide, sights, fates }: Inquiry,
  { inferred, isAfterLoss, unguidedCount }: Trial,
  { isProfileKnown }: Pick<ConformInput, 'isProfileKnown'>,
): readonly string[] {
  const { irs, pageSizeBytes, coherent } = profile;
  const platform = [
    `${pageSizeBytes / 1024}K pages`,
    coherent ? 'coherent IRS' : 'non-coherent IRS',
    irs.istLevels ? `two-level ISTs of L2 sizes ${irs.istL2szMask.toString(2).padStart(3, '0')}` : 'linear ISTs only',
    `${irs.vmtTwoLevel ? 'two-level' : 'linear'} VM table of ${2 ** irs.vmIdBits}`,
  ].join(', ');
  const vcpus = [...(guide?.guests.values() ?? [])].map(({ vm, vcpuIds }) => `VM ${vm}: ${vcpuIds.join(' ')}`);
  const unseen = [...inferred]
    .filter(([type]) => !/^(?:kvm|lock|pe)\./u.test(type))
    .map(([type, count]) => `${count} ${type}`);
  return [
    ...(isProfileKnown ? [] : [`the platform, from what was seen: ${platform}`]),
    ...(vcpus.length === 0 || sights.hasHarness ? [] : [`vCPU IDs, from what was seen: ${vcpus.join('; ')}`]),
    ...(unseen.length === 0 ? [] : [`made but not recorded: ${unseen.toSorted().join(', ')}`]),
    ...(unguidedCount === 0
      ? []
      : [`${unguidedCount} seen events were of no call that is followed: nothing contradicts them`]),
    ...[...fates.values()].map(({ fate, command }) => fateText(fate, command)),
    ...(isAfterLoss ? ['what was lost changed nothing that matters here'] : []),
  ];
}

function fateText(fate: Fate, { line, offset, hasFailed }: FollowedCommand): string {
  const command = `the command written to ${registerName(offset) ?? offset} in line ${line}`;
  if (fate === 'early') return `${command} was performed after the driver had given up on it, before anything else`;
  if (fate === 'late') return `${command} was performed after the call that had given up on it`;
  return hasFailed ? `${command} was dropped` : `${command} was ignored: the IRS said IDLE and had done nothing`;
}
