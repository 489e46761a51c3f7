import type { RecordingLine, RecordingValue } from '@vist/core';

/** Lays lines of a recording out as `trace-cmd report` prints a trace. Lines go in in their order. */
export interface TraceText {
  /** One line of text, without its end. */
  line(of: RecordingLine): string;
}

/** What the text does not say by itself: whose frame is open, and who sent the command. */
interface Context {
  readonly frames: string[];
  sender: string;
}

/** Text of one recording from its first line on. */
export function createTraceText(): TraceText {
  const context: Context = { frames: [], sender: 'harness' };
  return {
    line(of) {
      const kind = text(of['kind']);
      if (kind === 'command') context.sender = text(of['caller']);
      if (kind === 'func_return') context.frames.pop();
      const { name, body } = layOut(kind, of, context);
      if (kind === 'func_entry') context.frames.push(text(of['func']));
      return `${prefix(of)} ${`${name}:`.padEnd(NAME_COLUMNS)} ${body}`.trimEnd();
    },
  };
}

const NAME_COLUMNS = 21;

/** Keys that place a line; all others belong to its body. */
const PLACING_KEYS: ReadonlySet<string> = new Set(['seq', 'ts_ns', 'cpu', 'comm', 'pid', 'kind']);

function prefix(of: RecordingLine): string {
  const task = `${text(of['comm']).padStart(16)}-${text(of['pid']).padEnd(5)}`;
  const timeUs = Math.floor(Number(of['ts_ns']) / 1000);
  const seconds = String(Math.floor(timeUs / 1e6)).padStart(5);
  return `${task} [${text(of['cpu']).padStart(3, '0')}] ${seconds}.${String(timeUs % 1e6).padStart(6, '0')}:`;
}

function layOut(kind: string, of: RecordingLine, context: Context): { readonly name: string; readonly body: string } {
  switch (kind) {
    case 'func_entry':
      return probe(text(of['func']), pairs(argsOf(of['args'])));
    case 'func_return':
      return returned(text(of['func']), text(of['caller']), of['ret']);
    case 'kmalloc':
    case 'kfree':
      return { name: kind, body: slab(of) };
    case 'mmio_read':
    case 'mmio_post_read':
    case 'mmio_write':
    case 'mmio_post_write':
      return { name: `rw${kind}`, body: mmio(of) };
    case 'command':
      return probe('irq_set_vcpu_affinity', pairs(pick(of, ['irq', 'cmd', 'vm_id', 'vpe_idx'])));
    case 'command_return':
      return returned('irq_set_vcpu_affinity', context.sender, of['ret']);
    case 'dcache':
      return probe(`dcache_${text(of['op'])}`, pairs(pick(of, ['start', 'end'])));
    case 'console':
      return { name: 'console', body: text(of['msg']) };
    case 'warn':
      return { name: 'console', body: `WARNING: ${text(of['func'])} (${text(of['expr'])})` };
    case 'vm_dead':
      return probe('kvm_vm_dead', pairs(pick(of, ['vm'])));
    case 'vdpend':
      return probe('__vgic_v5_vdpend', pairs(pick(of, ['irq', 'pending', 'vm_id'])));
    default:
      return { name: 'bprint', body: printed(kind, of, context) };
  }
}

/** `trace_printk()` lines: table accesses, barriers, the IRS, the test program. */
function printed(kind: string, of: RecordingLine, context: Context): string {
  switch (kind) {
    case 'mem_read':
    case 'mem_write':
    case 'mem_set':
      return `${text(of['func'])}: ${kind} ${pairs(pick(of, ['addr', 'size', 'val']))}`;
    case 'dsb':
      return `${text(of['func'])}: dsb ${text(of['domain'])}`;
    case 'user_read':
    case 'user_write': {
      const frame = context.frames.at(-1) ?? 'harness';
      return `${frame}: ${kind === 'user_read' ? 'get_user' : 'put_user'} ${pairs(pick(of, ['uaddr', 'size', 'val']))}`;
    }
    case 'irs_mem_read':
    case 'irs_mem_write':
      return `irs_model: ${kind.slice('irs_'.length)} ${pairs(pick(of, ['phys', 'size', 'val']))}`;
    case 'op_begin':
      return `harness: ${kind} ${pairs({ ...pick(of, ['idx', 'op']), ...argsOf(of['args']) })}`;
    default:
      return `harness: ${kind} ${pairs(bodyOf(of))}`;
  }
}

function probe(func: string, args: string): { readonly name: string; readonly body: string } {
  return { name: func, body: `(${func}+0x0) ${args}` };
}

function returned(
  func: string,
  caller: string,
  ret: RecordingValue | undefined,
): { readonly name: string; readonly body: string } {
  const value = ret === undefined ? '' : ` ret=${text(ret)}`;
  return { name: `${func}__return`, body: `(${caller}+0x0 <- ${func})${value}` };
}

function slab(of: RecordingLine): string {
  const site = `${text(of['call_site'])}+0x0`;
  // printk() prints a null pointer so.
  const ptr = of['ptr'] === '0x0' ? '(nil)' : text(of['ptr']);
  const rest = pairs(pick(of, ['bytes_req', 'bytes_alloc', 'gfp_flags', 'node', 'accounted']));
  return `(${site}) call_site=${site} ptr=${ptr} ${rest}`;
}

function mmio(of: RecordingLine): string {
  const { val } = of;
  // printk()'s %#llx prints zero without its prefix.
  const value = val === undefined ? {} : { val: val === '0x0' ? '0' : val };
  const rest = pairs({ ...pick(of, ['width']), ...value, ...pick(of, ['addr']) });
  return `${text(of['caller0'])}+0x0 -> ${text(of['caller'])}+0x0 ${rest}`;
}

function pick(of: RecordingLine, keys: readonly string[]): RecordingLine {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = of[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function bodyOf(of: RecordingLine): RecordingLine {
  return Object.fromEntries(Object.entries(of).filter(([key]) => !PLACING_KEYS.has(key)));
}

function pairs(of: RecordingLine): string {
  return Object.entries(of)
    .map(([key, value]) => `${key}=${text(value)}`)
    .join(' ');
}

function argsOf(value: RecordingValue | undefined): RecordingLine {
  return typeof value === 'object' ? value : {};
}

function text(value: RecordingValue | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
