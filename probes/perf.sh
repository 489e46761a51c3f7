#!/bin/sh
# Records a session with perf, and prints it: perf.sh COMMAND... > session.txt
set -eu

HERE=$(dirname "$0")
TRACEFS=${TRACEFS:-/sys/kernel/tracing}
{
  echo 'p:clean_inval dcache_clean_inval_poc start=%x0:x64 end=%x1:x64'
  echo 'p:clean dcache_clean_poc start=%x0:x64 end=%x1:x64'
  echo 'p:inval dcache_inval_poc start=%x0:x64 end=%x1:x64'
  echo 'p:irq_set_vcpu_affinity irq_set_vcpu_affinity irq=%x0:u32 cmd=+0(%x1):u32'
  echo 'r:irq_set_vcpu_affinity__return irq_set_vcpu_affinity ret=$retval:s32'
  sh "$HERE/functions.sh"
} | while read -r definition; do
  echo "$definition" >> "$TRACEFS/kprobe_events" 2>/dev/null || echo "no probe: $definition" >&2
done
perf record -a -m 4096 -e 'kprobes:*' -e kmem:kmalloc -e kmem:kfree -e 'rwmmio:*' -e kvm:kvm_mmio -o perf.data -- "$@"
# Probes print addresses in their parentheses here; the importer takes the event's name for the function.
perf script -i perf.data --ns -F comm,pid,tid,cpu,time,event,trace --show-lost-events
