/** Name of this package. */
export const PACKAGE: string = '@vist/trace';
