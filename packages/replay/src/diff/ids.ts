/** Things with numbers that two runs may give out in another way. Addresses are in 0, by their objects. */
export const SPACE = { object: 0, vm: 1, vmId: 2, pe: 3 } as const;
/** One of {@link SPACE}. */
export type Space = (typeof SPACE)[keyof typeof SPACE];

/**
 * What the number in a field is of; `doorbell` for numbers that stand for nothing else; null when it is no id.
 *
 * @param of the structure or the lock that the event is about, because some are of one VM; null for others.
 */
export function idSpaceOf(field: string, of: string | null): Space | 'doorbell' | null {
  switch (field) {
    case 'vm':
      return SPACE.vm;
    case 'instance':
      return of === 'config_lock' ? SPACE.vm : null;
    case 'vmId':
    case 'vm_id':
      return SPACE.vmId;
    case 'pe':
      return SPACE.pe;
    case 'irq':
    case 'firstIrq':
    case 'firstHwirq':
    case 'db_hwirq':
      return 'doorbell';
    case 'key':
      return of === 'vm' ? SPACE.vm : of === 'vmi' ? SPACE.vmId : null;
    default:
      return null;
  }
}

/** Functions that allocate tables of VMTEs, in which a VM ID is a position. */
export const VM_TABLE_SITES: ReadonlySet<string> = new Set(['vgic_v5_alloc_vmt_linear', 'vgic_v5_alloc_l2_vmt']);
