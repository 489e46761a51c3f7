import {
  type Fate,
  type FollowedCommand,
  type Inquiry,
  type PlatformTold,
  type Profile,
  registerName,
} from '@vist/core';
import type { Trial } from './trial.ts';

/** What of the platform the log shows, for people; nothing where it was known before. */
export function seenOf({ profile, told }: Inquiry): readonly string[] {
  if (told === null) return [];
  return [
    ...(isPageSizeTold(told) ? [pagesText(profile)] : []),
    ...(told.isCoherenceTold ? [coherenceText(profile)] : []),
    ...(told.l2TableBytes === null ? [] : [`second levels of ISTs of ${told.l2TableBytes / 1024}K`]),
    ...(told.isVmTableTold ? [vmTableText(profile)] : []),
  ];
}

/** What an answer depends on that the log does not say, for people. */
export function assumptionsOf(
  { profile, told, guide, sights, fates }: Inquiry,
  { inferred, isAfterLoss, unguidedCount }: Trial,
): readonly string[] {
  const vcpus = [...(guide?.guests.values() ?? [])].map(({ vm, vcpuIds }) => `VM ${vm}: ${vcpuIds.join(' ')}`);
  const unseen = [...inferred]
    .filter(([type]) => !/^(?:kvm|lock|pe)\./u.test(type))
    .map(([type, count]) => `${count} ${type}`);
  return [
    ...(told === null ? [] : platformAssumed(profile, told)),
    ...(vcpus.length === 0 || sights.hasHarness ? [] : [`vCPU IDs, from what was seen: ${vcpus.join('; ')}`]),
    ...(unseen.length === 0 ? [] : [`made but not recorded: ${unseen.toSorted().join(', ')}`]),
    ...(unguidedCount === 0
      ? []
      : [`${unguidedCount} seen events were of no call that is followed: nothing contradicts them`]),
    ...[...fates.values()].map(({ fate, command }) => fateText(fate, command)),
    ...(isAfterLoss ? ['what was lost changed nothing that matters here'] : []),
  ];
}

function platformAssumed(profile: Profile, told: PlatformTold): readonly string[] {
  const { irs } = profile;
  const others = told.pageSizes.filter((size) => size !== profile.pageSizeBytes).map((size) => `${size / 1024}K`);
  const alike = others.length === 0 ? 'none fits all that was seen' : `${others.join(' and ')} would fit as well`;
  return [
    ...(isPageSizeTold(told) ? [] : [`${pagesText(profile)}: the page size cannot be told, ${alike}`]),
    ...(told.isCoherenceTold ? [] : [`${coherenceText(profile)}: neither maintenance nor a barrier was seen`]),
    irs.istLevels
      ? `an IRS that can do two-level ISTs, with L2 sizes ${irs.istL2szMask.toString(2).padStart(3, '0')}`
      : 'an IRS that can do linear ISTs only',
    ...(told.isVmTableTold ? [] : [vmTableText(profile)]),
  ];
}

function isPageSizeTold({ pageSizes }: PlatformTold): boolean {
  return pageSizes.length === 1;
}

function pagesText({ pageSizeBytes }: Profile): string {
  return `${pageSizeBytes / 1024}K pages`;
}

function coherenceText({ coherent }: Profile): string {
  return coherent ? 'coherent IRS' : 'non-coherent IRS';
}

function vmTableText({ irs }: Profile): string {
  return `${irs.vmtTwoLevel ? 'two-level' : 'linear'} VM table of ${2 ** irs.vmIdBits}`;
}

function fateText(fate: Fate, { line, offset, hasFailed }: FollowedCommand): string {
  const command = `the command written to ${registerName(offset) ?? offset} in line ${line}`;
  if (fate === 'early') return `${command} was performed after the driver had given up on it, before anything else`;
  if (fate === 'late') return `${command} was performed after the call that had given up on it`;
  return hasFailed ? `${command} was dropped` : `${command} was ignored: the IRS said IDLE and had done nothing`;
}
