import { equal } from '../../src/bytes/bytes.ts';
import { readDer, type Der } from '../../src/signing/der.ts';
import { setOf, type Manifest, type Properties } from './image4.ts';
import { Extension, type Certificate } from './trust-certificate.ts';

/**
 * Apple's signing certificates list what a ticket may say: `[0]` a property that must be there, `[1]` one that may,
 * a value one that must be equal. What is not listed is free: real tickets carry such properties.
 * The answer says what is broken, undefined when nothing is.
 */
export function brokenConstraint(leaf: Certificate, manifest: Manifest): string | undefined {
  const extension = leaf.extensions.get(Extension.manifestProperties);
  if (!extension?.critical) return 'the signer has no list of properties';
  const lists = setOf(readDer(extension.value));
  const forManifest = lists.get('MANP');
  const forObjects = lists.get('OBJP');
  if (!forManifest || !forObjects) return 'the list of properties lacks MANP or OBJP';
  const wrong = broken(setOf(forManifest), manifest.properties);
  if (wrong !== undefined) return wrong;
  const objectList = setOf(forObjects);
  for (const [name, properties] of manifest.objects) {
    const inside = broken(objectList, properties);
    if (inside !== undefined) return `${name}: ${inside}`;
  }
  return undefined;
}

function broken(list: Properties, properties: Properties): string | undefined {
  for (const [name, rule] of list) {
    const value = properties.get(name);
    if (isMark(rule, 1)) continue;
    if (!value) return `${name} is missing`;
    if (!isMark(rule, 0) && !equal(rule.whole, value.whole)) return `${name} is not what the signer may say`;
  }
  return undefined;
}

const isMark = (rule: Der, number: number): boolean => rule.cls === 2 && rule.tag === number;
