import { l2szFor } from '../arch/ist-shape.ts';
import type { IrsProfile, Profile } from '../arch/profile.ts';
import { lineRoundedBytes, linearVmtBytes, pageRoundedVmtEntries, vmCount } from '../arch/vm-geometry.ts';
import { istPlan } from '../kvm/ist-plan.ts';
import type { GuestShape } from '../kvm/kernel.ts';
import type { Revision } from '../kvm/revisions.ts';
import { orderLimit } from '../memory/allocator.ts';
import type { Clues, IstClue } from './clues.ts';

/** The platform on which a recording may have been made, for a revision: the first that explains every clue. */
export function platformOf(clues: Clues, revision: Revision, base: Profile): Profile {
  const pages =
    clues.orderLimit === null ? PAGE_SIZES : PAGE_SIZES.filter((size) => orderLimit(size) === clues.orderLimit);
  const common: Profile = { ...base, coherent: !clues.maintains, irs: { ...base.irs, ...vmParts(clues, base) } };
  const isteParts = isteSizes(clues.ists);
  for (const pageSizeBytes of pages.length === 0 ? PAGE_SIZES : pages) {
    for (const istLevels of [true, false]) {
      for (const istL2szMask of L2SZ_MASKS) {
        const profile: Profile = {
          ...common,
          pageSizeBytes,
          irs: { ...common.irs, ...isteParts, istLevels, istL2szMask },
        };
        if (!explainsTable(profile, revision, clues) || !explainsL2Size(profile, clues)) continue;
        if (clues.ists.every((clue) => explains(profile, revision, clue))) return profile;
      }
    }
  }
  return { ...common, irs: { ...common.irs, ...isteParts } };
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

function explainsL2Size({ pageSizeBytes, irs }: Profile, { l2szs }: Clues): boolean {
  const chosen = l2szFor({ pageSizeBytes, supportedMask: irs.istL2szMask });
  return [...l2szs].every((l2sz) => l2sz === chosen);
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
