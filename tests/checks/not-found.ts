/** Planted defects that no rule finds, and why each of them does no harm or cannot be seen. */
export interface NotFound {
  readonly coherent: boolean;
  readonly plant: RegExp;
  readonly reason: string;
}

export const NOT_FOUND: readonly NotFound[] = [
  {
    coherent: false,
    plant: /^drop .* dsb /u,
    reason: 'the cache maintenance that follows ends with a dsb of its own',
  },
  {
    coherent: false,
    plant: /lock config_lock/u,
    reason: "only reads of KVM's own structures stand under it, and logs do not show these",
  },
  {
    coherent: false,
    plant: /(?:save|restore)_\w+: lock vgic_v5_irs_lock|vm_init: lock vgic_v5_irs_lock after start/u,
    reason: 'entries are only read under it: nothing is written that a write-back could undo',
  },
  {
    coherent: false,
    plant: /(?:probe|vmt_free): lock vgic_v5_irs_lock/u,
    reason: 'there is no VM yet, or none any more',
  },
  {
    coherent: false,
    plant: /vgic_v5_alloc_l1_ist clean-invalidate/u,
    reason: 'the L1 table is maintained again when it is filled',
  },
  {
    coherent: false,
    plant: /(?:save|restore)_two_level_ist clean-invalidate 16 after load/u,
    reason: 'the L1 table: the IRS never writes it',
  },
  {
    coherent: false,
    plant: /restore_ist_entry clean-invalidate (?:8|16) after store/u,
    reason: 'nothing reads these entries later; with entries of 4 bytes, where something does, it is found',
  },
  {
    coherent: false,
    plant: /teardown: vgic_v5_(?:linear|two_level)_ist_free clean-invalidate/u,
    reason: 'tear-down zeroes and maintains the whole entry once more',
  },
  {
    coherent: false,
    plant: /teardown: vgic_v5_vmte_(?:free_vpe|release) clean-invalidate/u,
    reason: 'the line was made fresh for the VPE before, or the VPE table is about to be freed',
  },
  {
    coherent: false,
    plant: /vm_init: vgic_v5_reset_vmte clean-invalidate 32 after store/u,
    reason: 'the initialisation maintains the same line again before the command',
  },
  {
    coherent: false,
    plant: /vm_init: vgic_v5_vmte_(?:alloc_vpe clean-invalidate 8 after maintenance|init clean-invalidate 32 after)/u,
    reason: 'the IRS has not written the entry since it was last maintained',
  },
  {
    coherent: false,
    plant: /^late vm_init: vgic_v5_vmte_init clean-invalidate \d+ after maintenance/u,
    reason: 'the VPE descriptors: VPE_MAKE_VALID, which lets the IRS read them, comes later still',
  },
  {
    coherent: true,
    plant: /lock config_lock/u,
    reason: "only reads of KVM's own structures stand under it, and logs do not show these",
  },
  {
    coherent: true,
    plant: /lock vgic_v5_irs_lock/u,
    reason: 'the IRS is coherent: lines have no old copies that a write-back could bring back',
  },
  {
    coherent: true,
    plant: /^drop (?:lpi_enable|spi_enable|vm_init): .* dsb after (?:allocation|store|load|start)/u,
    reason: 'a later dsb publishes the same stores before the command',
  },
  {
    coherent: true,
    plant: /^drop (?:lpi_disable|teardown): .* dsb /u,
    reason: 'no command of the IRS depends on the stores',
  },
  {
    coherent: true,
    plant: /^drop (?:save|restore)_\w+: vgic_v5_(?:read_vm_ist_desc|save_\w+|restore_two_level_ist) dsb /u,
    reason: 'there is no store before it that the IRS has not seen',
  },
];
