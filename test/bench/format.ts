/** Numbers with three significant digits and their unit, as the table shows them. */
import type { Spread } from './spread.ts';

export const digits = (value: number): string => {
  if (value === 0) return '0';
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en-US', {
    minimumFractionDigits: Math.min(decimals, 2),
    maximumFractionDigits: Math.min(decimals, 2),
  });
};

export const unit = (value: number, name: string): string => `${digits(value)} ${name}`;

export const times = (value: number): string => `${value.toFixed(2)}×`;

/** `0.94× (0.91–0.96)`: the median, the least and the most. What cannot vary, a size for instance, has no brackets. */
export const ratioText = ({ median, min, max }: Spread): string =>
  min === max ? times(median) : `${times(median)} (${min.toFixed(2)}–${max.toFixed(2)})`;

/** `12.3 ms (11.9–14.0)` */
export const spanText = ({ median, min, max }: Spread, name: string): string =>
  `${unit(median, name)} (${digits(min)}–${digits(max)})`;
