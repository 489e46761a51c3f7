import type { IstHost, Profile, Revision } from '@vist/core';

/** The platforms and requests that an audit goes over. */
export interface AuditDomain {
  readonly pageSizes: readonly Profile['pageSizeBytes'][];
  /** IDR2.IST_L2SZ. */
  readonly l2szMasks: readonly number[];
  /** IDR2.ISTMD_SZ with ISTMD 1; null is ISTMD 0. */
  readonly metadata: readonly (number | null)[];
  /** IDR2.IST_LEVELS. */
  readonly istLevels: readonly boolean[];
  readonly lpiIdBits: readonly number[];
  readonly spiIdBits: readonly number[];
}

/**
 * Every platform that the architecture allows, and every number of ID bits that a guest can ask a revision
 * for: at most 16 where KVM says so and refuses more, otherwise what the guest writes.
 */
export function auditDomain(revision: Revision): AuditDomain {
  const isCapped = revision.has('id-bits-capped') && revision.has('validate-guest-cfgr');
  const mostLpiIdBits = isCapped ? 16 : 24;
  return {
    pageSizes: [4096, 16384, 65536],
    l2szMasks: from(1, 7),
    metadata: [null, ...from(0, 31)],
    istLevels: [true, false],
    lpiIdBits: from(1, mostLpiIdBits),
    spiIdBits: from(5, 10),
  };
}

/** The same domain with an IRS that supports no L2 size at all, which no IRS should say. */
export function withoutL2Sizes(domain: AuditDomain): AuditDomain {
  return { ...domain, l2szMasks: [0] };
}

/** Every platform of a domain. */
export function* hostsOf(domain: AuditDomain): Generator<IstHost> {
  for (const pageSizeBytes of domain.pageSizes) {
    for (const istL2szMask of domain.l2szMasks) {
      for (const istLevels of domain.istLevels) {
        for (const istmdSz of domain.metadata) {
          yield { pageSizeBytes, irs: { istLevels, istL2szMask, istmd: istmdSz !== null, istmdSz: istmdSz ?? 0 } };
        }
      }
    }
  }
}

function from(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
