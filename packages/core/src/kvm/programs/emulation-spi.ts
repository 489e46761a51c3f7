import { type Word64, word64, ZERO_WORD } from '../../arch/addr.ts';
import { fieldIsSet, fieldNumber, fieldPut } from '../../arch/bits.ts';
import {
  IRS_SPI_CFGR,
  IRS_SPI_DOMAINR,
  IRS_SPI_RESAMPLER,
  IRS_SPI_SELR,
  IRS_SPI_STATUSR,
} from '../../arch/irs-ist-regs.ts';
import { vmField } from '../bookkeeping.ts';
import { emulatedRegister, fieldsOf, setEmulatedRegister } from '../guest-frame.ts';
import type { Kernel } from '../kernel.ts';
import { kvmErr, type KvmProgram } from '../steps.ts';

/** The value of an SPI register. Mirrors `vgic_v5_mmio_read_irs_spi()`. */
export function* readSpiRegister(kernel: Kernel, vm: number, offset: number): KvmProgram<Word64> {
  switch (offset) {
    case IRS_SPI_SELR.offset:
      return emulatedRegister(kernel, vm, IRS_SPI_SELR);
    case IRS_SPI_STATUSR.offset: {
      const { IDLE, V } = IRS_SPI_STATUSR.fields;
      const isValid = yield* isSelected(kernel, vm);
      return word64(fieldPut(IDLE, 1) | fieldPut(V, isValid ? 1 : 0));
    }
    case IRS_SPI_DOMAINR.offset:
      return word64(fieldPut(IRS_SPI_DOMAINR.fields.DOMAIN, NON_SECURE));
    case IRS_SPI_CFGR.offset: {
      if (!(yield* isSelected(kernel, vm))) return ZERO_WORD;
      const isLevel = kernel.state().frames[vm]?.levelSpis[selectedSpi(kernel, vm)] === true;
      return word64(fieldPut(IRS_SPI_CFGR.fields.TM, isLevel ? 1 : 0));
    }
    default:
      return ZERO_WORD;
  }
}

/** Writes an SPI register. Mirrors `vgic_v5_mmio_write_irs_spi()`. */
export function* writeSpiRegister(kernel: Kernel, vm: number, offset: number, value: Word64): KvmProgram<void> {
  const isQuiet = kernel.revision.has('quiet-guest-errors');
  switch (offset) {
    case IRS_SPI_SELR.offset:
      return yield* setEmulatedRegister(vm, IRS_SPI_SELR, fieldsOf(IRS_SPI_SELR, value));
    case IRS_SPI_CFGR.offset: {
      if (yield* isSelected(kernel, vm)) {
        const isLevel = fieldIsSet(value, IRS_SPI_CFGR.fields.TM);
        yield { type: 'kvm.setSpiTrigger', vm, spi: selectedSpi(kernel, vm), isLevel };
      } else if (!isQuiet) {
        yield* kvmErr(vm, 'ISR_SPI_CFGR write with invalid ISR_SPI_SELR');
      }
      return;
    }
    case IRS_SPI_RESAMPLER.offset:
      if (!isQuiet) yield* kvmErr(vm, 'Write of IRS_SPI_RESAMPLER unimplemented');
      return;
    default:
      return;
  }
}

/** Mirrors `vgic_v5_is_spi_selr_valid()`: all SPIs are this IRS's, from 0. */
function* isSelected(kernel: Kernel, vm: number): KvmProgram<boolean> {
  const isValid = selectedSpi(kernel, vm) < (vmField(kernel, vm, 'nr_spis') ?? 0);
  if (!isValid && !kernel.revision.has('quiet-guest-errors')) yield* kvmErr(vm, 'Guest IRS_SPI_SELR Invalid!');
  return isValid;
}

function selectedSpi(kernel: Kernel, vm: number): number {
  return fieldNumber(emulatedRegister(kernel, vm, IRS_SPI_SELR), IRS_SPI_SELR.fields.ID);
}

const NON_SECURE = 1;
