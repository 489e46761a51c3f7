#!/bin/sh
# Prints kprobe definitions for the functions of KVM's GICv5 table code that this kernel has, in the syntax of
# kprobe_events. Entry: p:NAME; return: r:NAME__return. Static functions that were inlined are passed over.
set -eu

SYMBOLS=${SYMBOLS:-/proc/kallsyms}

# Function, then what to fetch: struct kvm is the first argument of most, struct kvm_vcpu begins with a pointer to it.
while read -r func args; do
  [ -n "$func" ] || continue
  grep -q " [tT] $func\$" "$SYMBOLS" || continue
  echo "p:$func $func $args"
  echo "r:${func}__return $func ret=\$retval:s32"
done <<'FUNCTIONS'
vgic_v5_vmt_allocate max_vpes=%x0:u32
vgic_v5_alloc_vmt_linear num_entries=%x0:u32
vgic_v5_alloc_vmt_two_level num_entries=%x0:u32
vgic_v5_irs_assign_vmt two_level=%x0:u8 vm_id_bits=%x1:u32 vmt_base=%x2:x64
vgic_v5_irs_clear_vmt
vgic_v5_vmt_free
vgic_v5_init vm=%x0:x64
vgic_v5_allocate_vm_id vm=%x0:x64
vgic_v5_release_vm_id vm=%x0:x64
vgic_v5_vmte_init vm=%x0:x64
vgic_v5_alloc_l2_vmt vm=%x0:x64
vgic_v5_reset_vmte vm=%x0:x64
vgic_v5_vmte_release vm=%x0:x64
vgic_v5_teardown vm=%x0:x64
vgic_v5_spi_ist_alloc vm=%x0:x64 id_bits=%x1:u32
vgic_v5_spi_ist_allocate vm=%x0:x64 id_bits=%x1:u32 istsz=%x2:u32
vgic_v5_spi_ist_free vm=%x0:x64
vgic_v5_lpi_ist_alloc vm=%x0:x64 id_bits=%x1:u32
vgic_v5_lpi_ist_free vm=%x0:x64
vgic_v5_vmte_assign_ist vm=%x0:x64 ist_base=%x1:x64 two_level=%x2:u8 id_bits=%x3:u32 l2sz=%x4:u32 istsz=%x5:u32 spi_ist=%x6:u8
vgic_v5_save_spi_ist vm=%x0:x64
vgic_v5_save_lpi_ist vm=%x0:x64
vgic_v5_restore_spi_ist vm=%x0:x64
vgic_v5_restore_lpi_ist vm=%x0:x64
vgic_v5_restore_pending_irqs vm=%x0:x64
vgic_v5_discard_pending_irqs vm=%x0:x64
vgic_v5_send_command vm=+0(%x0):x64 type=%x1:u32
kvm_vm_dead vm=%x0:x64
FUNCTIONS
