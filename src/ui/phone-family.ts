/** Families of button gestures (Apple's support text): Face ID and later, Volume Down, Home, iPads without Home. */
export type Family = 'face' | 'volume' | 'home' | 'pad';

/** iPads with a Home button; every other iPad from iPad8 on has none. */
const padsWithHome = /^iPad(?:[1-7]|11|12),/;

/** Family of a product type such as `iPhone13,2`; that of current iPhones when it is not known. */
export function familyOf(product: string | undefined): Family {
  const [, kind, major] = /^(iPhone|iPad|iPod)(\d+),\d+$/.exec(product ?? '') ?? [];
  const generation = Number(major);
  if (kind === 'iPad') return padsWithHome.test(product ?? '') ? 'home' : 'pad';
  if (kind === 'iPod') return generation >= 9 ? 'volume' : 'home';
  if (kind !== 'iPhone' || generation >= 10) return 'face';
  return generation === 9 ? 'volume' : 'home';
}
