import { describe, expect, it } from 'vitest';
import {
  decodeSaveVmStatusr,
  decodeVmtStatusr,
  decodeVpeStatusr,
  encodeSaveVmStatusr,
  encodeVmtStatusr,
  encodeVpeStatusr,
} from './irs-status.ts';

const BOTH = [false, true];

describe('status registers', () => {
  it('VMT_STATUSR is 1 when idle', () => {
    expect(encodeVmtStatusr({ isIdle: true })).toBe(1n);
    for (const isIdle of BOTH) expect(decodeVmtStatusr(encodeVmtStatusr({ isIdle }))).toEqual({ isIdle });
  });

  it('VPE_STATUSR is 3 when idle with a valid VPE', () => {
    expect(encodeVpeStatusr({ isIdle: true, isValid: true })).toBe(3n);
    for (const status of BOTH.flatMap((isIdle) => BOTH.map((isValid) => ({ isIdle, isValid })))) {
      expect(decodeVpeStatusr(encodeVpeStatusr(status))).toEqual(status);
    }
  });

  it('SAVE_VM_STATUSR is 3 when idle with the VM still quiet', () => {
    expect(encodeSaveVmStatusr({ isIdle: true, isQuiesced: true })).toBe(3n);
    for (const status of BOTH.flatMap((isIdle) => BOTH.map((isQuiesced) => ({ isIdle, isQuiesced })))) {
      expect(decodeSaveVmStatusr(encodeSaveVmStatusr(status))).toEqual(status);
    }
  });
});
