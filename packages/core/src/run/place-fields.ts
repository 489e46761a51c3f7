import type { BitField, RegisterLayout } from '../arch/bits.ts';
import { registerNamed } from '../arch/irs-regs.ts';
import { IST_SECTION_LAYOUT, LPI_SECTION, SPI_SECTION } from '../arch/ist-section.ts';
import { ISTE_LAYOUT, ISTE_WORD_BYTES } from '../arch/iste.ts';
import { VMTE_LAYOUTS, VMTE_WORD_BYTES, vmteWordOffset, type VmteWordNumber } from '../arch/vmte.ts';
import { VPETE_BYTES, VPETE_LAYOUT } from '../arch/vpete.ts';

/** A part of an entry or register that has a name. */
export interface NamedField {
  /** As the notation of places has it: `VALID`, `LPI_IST_ADDR`, `word2`. */
  readonly name: string;
  /** The word that holds it: bytes from the start of the entry, and its size. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** Its bits in that word; null for the whole word. */
  readonly bits: BitField | null;
}

/**
 * Fields of an L2 VMTE. The two sections have the same fields, so their names begin with the type:
 * `LPI_IST_VALID`, `SPI_ID_BITS`. `lpi`, `spi` and `word0` to `word3` are whole words.
 */
export const VMTE_FIELDS: readonly NamedField[] = [
  ...fieldsOf(VMTE_LAYOUTS[0], vmteWord(0)),
  ...fieldsOf(VMTE_LAYOUTS[1], vmteWord(1)),
  ...fieldsOf(IST_SECTION_LAYOUT, vmteWord(LPI_SECTION), 'LPI_'),
  ...fieldsOf(IST_SECTION_LAYOUT, vmteWord(SPI_SECTION), 'SPI_'),
  { name: 'lpi', ...vmteWord(LPI_SECTION), bits: null },
  { name: 'spi', ...vmteWord(SPI_SECTION), bits: null },
  ...([0, 1, 2, 3] as const).map((word) => ({ name: `word${word}`, ...vmteWord(word), bits: null })),
];

/** Fields of an ISTE, all of them in its first word. */
export const ISTE_FIELDS: readonly NamedField[] = fieldsOf(ISTE_LAYOUT, { offset: 0, sizeBytes: ISTE_WORD_BYTES });

/** Fields of a VPETE. */
export const VPETE_FIELDS: readonly NamedField[] = fieldsOf(VPETE_LAYOUT, { offset: 0, sizeBytes: VPETE_BYTES });

/** Fields of a register of the IRS configuration frame; none for a name that is no register. */
export function registerFields(name: string): readonly NamedField[] {
  const register = registerNamed(name);
  return register === null ? [] : fieldsOf(register.layout, { offset: 0, sizeBytes: register.widthBits / 8 });
}

/** The field of that name, in any case, with or without the `IST_` of the section's fields; null when there is none. */
export function fieldNamed(fields: readonly NamedField[], name: string): NamedField | null {
  const wanted = plain(name);
  return fields.find((each) => plain(each.name) === wanted) ?? null;
}

function plain(name: string): string {
  return name.toUpperCase().replace('IST_', '');
}

function fieldsOf(
  layout: RegisterLayout,
  word: Pick<NamedField, 'offset' | 'sizeBytes'>,
  prefix: string = '',
): readonly NamedField[] {
  return layout.map((bits) => ({ name: prefix + bits.name, ...word, bits }));
}

function vmteWord(word: VmteWordNumber): Pick<NamedField, 'offset' | 'sizeBytes'> {
  return { offset: vmteWordOffset(word), sizeBytes: VMTE_WORD_BYTES };
}
