import { productOf } from '../phone/products.ts';

const builds = { ios16: '20G75', ios18: '22D63', ios26: '23E246' } as const;

/** The build whose order a pretend phone of this product keeps. */
export const buildFor = (product: string): string => builds[productOf(product).generation];
