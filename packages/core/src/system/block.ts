/** The parts of a type before its dot. */
type Block = `${'mem' | 'alloc' | 'mmio' | 'kvm' | 'irs' | 'guest' | 'env' | 'harness' | 'import'}.`;

/** Narrows a command or event to those of a block: the part of its type up to the dot. */
export function isOf<Member extends { readonly type: string }, const Prefix extends Block>(
  value: Member,
  prefix: Prefix,
): value is Extract<Member, { type: `${Prefix}${string}` }> {
  return value.type.startsWith(prefix);
}
