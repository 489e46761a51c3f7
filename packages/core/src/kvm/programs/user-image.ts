/** Where user memory holds the saved SPI IST, in bytes from the start of the user buffers. */
export const SPI_IMAGE: 0 = 0;

/** Where it holds the saved LPI IST. */
export const LPI_IMAGE: 0x100000 = 0x100000;
