import { l2TableBytes, type L2szField } from '../arch/geometry.ts';
import { l2szFor } from '../arch/ist-shape.ts';
import type { IrsProfile, Profile } from '../arch/profile.ts';
import { lineRoundedBytes, linearVmtBytes, pageRoundedVmtEntries, vmCount } from '../arch/vm-geometry.ts';
import { istPlan } from '../kvm/ist-plan.ts';
import type { GuestShape } from '../kvm/kernel.ts';
import type { Revision } from '../kvm/revisions.ts';
import { largestAllocationBytes, orderLimit } from '../memory/allocator.ts';
import type { Clues, IstClue } from './clues.ts';

/** What of a platform a recording shows; the rest of it is assumed. */
export interface PlatformTold {
  /** Page sizes with which all clues are explained, ascending: the recording tells it when there is one. */
  readonly pageSizes: readonly Profile['pageSizeBytes'][];
  readonly isCoherenceTold: boolean;
  /** Bytes of a second level of an IST; null when it does not show. */
  readonly l2TableBytes: number | null;
  readonly isVmTableTold: boolean;
}

/** The platform on which a recording may have been made, for a revision: the first that explains every clue. */
export function platformOf(
  clues: Clues,
  revision: Revision,
  base: Profile,
): { readonly profile: Profile; readonly told: PlatformTold } {
  const irs = { ...base.irs, ...vmParts(clues, base), ...isteSizes(clues.ists) };
  const common: Profile = { ...base, coherent: !clues.maintains, irs };
  const served = PAGE_SIZES.filter((size) => servesAll(size, clues));
  const found = (served.length === 0 ? PAGE_SIZES : served).flatMap((size) => {
    const profile = profilesOf(common, size).find((each) => explainsAll(each, revision, clues));
    return profile === undefined ? [] : [profile];
  });
  const profile = found[0] ?? common;
  const isL2SizeTold =
    clues.l2szs.size > 0 || clues.ists.some(({ structure, l2sz }) => structure === 'two-level' && l2sz !== null);
  const told: PlatformTold = {
    pageSizes: found.map(({ pageSizeBytes }) => pageSizeBytes),
    isCoherenceTold: clues.maintains || clues.synchronises,
    l2TableBytes: isL2SizeTold ? l2TableBytes(chosenL2sz(profile)) : null,
    isVmTableTold: clues.vmTable.entryCount !== null,
  };
  return { profile, told };
}

/** Whether the page allocator of a page size serves what was served, and not what it said to be too large. */
function servesAll(pageSizeBytes: Profile['pageSizeBytes'], clues: Clues): boolean {
  if (clues.orderLimit !== null && orderLimit(pageSizeBytes) !== clues.orderLimit) return false;
  return clues.largestAllocBytes <= largestAllocationBytes(pageSizeBytes);
}

/** What a host of a page size may be, the most likely first. */
function profilesOf(common: Profile, pageSizeBytes: Profile['pageSizeBytes']): readonly Profile[] {
  return [true, false].flatMap((istLevels) =>
    L2SZ_MASKS.map((istL2szMask) => ({ ...common, pageSizeBytes, irs: { ...common.irs, istLevels, istL2szMask } })),
  );
}

function explainsAll(profile: Profile, revision: Revision, clues: Clues): boolean {
  if (!explainsTable(profile, revision, clues) || !explainsL2Size(profile, clues)) return false;
  return clues.ists.every((clue) => explains(profile, revision, clue));
}

/** The VMs of a recording. */
export function guestsOf(clues: Clues): ReadonlyMap<number, GuestShape> {
  return new Map(
    [...clues.vcpuIds].map(([vm, ids]) => [
      vm,
      { vm, vcpuIds: ids.length === 0 ? [0] : ids.map((id, index) => id ?? index) },
    ]),
  );
}

function explainsL2Size(profile: Profile, { l2szs }: Clues): boolean {
  const chosen = chosenL2sz(profile);
  return [...l2szs].every((l2sz) => l2sz === chosen);
}

function chosenL2sz({ pageSizeBytes, irs }: Profile): L2szField {
  return l2szFor({ pageSizeBytes, supportedMask: irs.istL2szMask });
}

/** The prototype rounds a linear VM table up to a page. */
function explainsTable(
  { pageSizeBytes, irs }: Profile,
  revision: Revision,
  { linearTableBytes, vmTable }: Clues,
): boolean {
  if (linearTableBytes === null || vmTable.entryCount === null || revision.has('vmt-from-caps')) return true;
  const entryCount = pageRoundedVmtEntries({ entryCount: vmCount(irs.vmIdBits), pageSizeBytes });
  return linearVmtBytes(entryCount) === linearTableBytes;
}

function explains(profile: Profile, revision: Revision, clue: IstClue): boolean {
  const { type, idBits, structure, istsz, l2sz, sectionL2sz } = clue;
  const plan = istPlan({ revision, host: profile, type, idBits });
  if (plan.structure !== structure) return false;
  if (istsz !== null && plan.shape.istsz !== istsz) return false;
  if (sectionL2sz !== null && plan.section.l2sz !== sectionL2sz) return false;
  return l2sz === null || structure === 'linear' || plan.shape.l2sz === l2sz;
}

/** Metadata is needed from some width on, and 16 bytes from another. */
function isteSizes(ists: readonly IstClue[]): Pick<IrsProfile, 'istmd' | 'istmdSz'> {
  const known = ists.filter(({ istsz }) => istsz !== null);
  if (!known.some(({ istsz }) => istsz !== 0)) return { istmd: false, istmdSz: 0 };
  const large = known.filter(({ istsz }) => istsz === 2).map(({ idBits }) => idBits);
  const small = known.filter(({ istsz }) => istsz === 1).map(({ idBits }) => idBits);
  return { istmd: true, istmdSz: large.length > 0 ? Math.min(...large) : Math.max(...small) + 1 };
}

function vmParts(clues: Clues, { cacheLineBytes, irs }: Profile): Partial<IrsProfile> {
  const { entryCount, isTwoLevel, maxVpes } = clues.vmTable;
  return {
    vmIdBits: entryCount === null ? irs.vmIdBits : Math.max(0, Math.round(Math.log2(entryCount))),
    vmtTwoLevel: isTwoLevel ?? irs.vmtTwoLevel,
    maxVpes: maxVpes ?? irs.maxVpes,
    ...descriptorSizes(clues, cacheLineBytes, irs),
  };
}

/**
 * Sizes of the descriptors. The functions that allocate them take the tracking structure, the VM descriptor
 * if there is one, the VPE table, and the VPE descriptors or an array of pointers to them, in this order.
 */
function descriptorSizes(
  { vmTable, vmBuffers, vpedBytes, vcpuIds }: Clues,
  lineBytes: number,
  irs: IrsProfile,
): Pick<IrsProfile, 'vmdSizeBytes' | 'vpedSizeBytes'> {
  if (vmTable.vmdSizeBytes !== null && vmTable.vpedSizeBytes !== null) {
    return { vmdSizeBytes: vmTable.vmdSizeBytes, vpedSizeBytes: vmTable.vpedSizeBytes };
  }
  const longest = vmBuffers.toSorted((a, b) => b.sizes.length - a.sizes.length)[0];
  const sizes = longest?.sizes ?? [];
  const vmdSizeBytes = sizes.length >= 4 ? (sizes[1] ?? 0) : 0;
  if (vpedBytes !== null) return { vmdSizeBytes, vpedSizeBytes: vpedBytes };
  const vcpuCount = longest === undefined ? 0 : (vcpuIds.get(longest.vm)?.length ?? 0);
  const array = sizes.length >= 3 ? sizes.at(-1) : undefined;
  const vpedSizeBytes = POWERS.find((size) => lineRoundedBytes({ bytes: size * vcpuCount, lineBytes }) === array);
  return { vmdSizeBytes, vpedSizeBytes: vpedSizeBytes ?? irs.vpedSizeBytes };
}

const PAGE_SIZES: readonly Profile['pageSizeBytes'][] = [4096, 16384, 65536];
const ALL_SIZES = 0b111;
const L2SZ_MASKS: readonly number[] = [ALL_SIZES, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110];
/** From the most likely down and up: a size of 64 bytes is what a line holds. */
const POWERS: readonly number[] = [64, 128, 256, 512, 1024, 2048, 4096, 32, 16, 8];
