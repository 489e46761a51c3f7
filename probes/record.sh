#!/bin/sh
# Records a session of KVM's GICv5 table code with ftrace, and prints it: record.sh [SECONDS] > session.txt
set -eu

SECONDS_TO_RECORD=${1:-30}
T=${TRACEFS:-/sys/kernel/tracing}
HERE=$(dirname "$0")

cleanup() {
  echo 0 > "$T/tracing_on"
  echo > "$T/set_event"
  echo > "$T/kprobe_events"
}
trap cleanup EXIT INT TERM

cleanup
echo 0 > "$T/options/hash-ptr"
echo 32768 > "$T/buffer_size_kb"
{
  echo 'p:clean_inval dcache_clean_inval_poc start=%x0:x64 end=%x1:x64'
  echo 'p:clean dcache_clean_poc start=%x0:x64 end=%x1:x64'
  echo 'p:inval dcache_inval_poc start=%x0:x64 end=%x1:x64'
  echo 'p:affinity irq_set_vcpu_affinity irq=%x0:u32 cmd=+0(%x1):u32'
  echo 'r:affinity__return irq_set_vcpu_affinity ret=$retval:s32'
  sh "$HERE/functions.sh"
} | while read -r definition; do
  # One that this kernel refuses costs only itself.
  echo "$definition" >> "$T/kprobe_events" 2>/dev/null || echo "no probe: $definition" >&2
done
for event in kprobes kmem/kmalloc kmem/kfree rwmmio kvm/kvm_mmio printk/console; do
  if [ -d "$T/events/$event" ]; then echo 1 > "$T/events/$event/enable"; else echo "no event: $event" >&2; fi
done
# Frees of everybody else are noise; allocations too, but their call sites are symbols and cannot be filtered.
echo > "$T/trace"
echo 1 > "$T/tracing_on"
timeout "$SECONDS_TO_RECORD" cat "$T/trace_pipe" || true
