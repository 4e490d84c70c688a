import type { PhoneFacts, What } from '../../src/journal/entry.ts';
import type { Situation } from './steps.ts';
import { came, consented, inRestore, kernel, opened, phone, seen, situation } from './steps.ts';

/** What else lies on the desk. */
export const secondPhone: PhoneFacts = {
  ecid: '000E58A41F09201E',
  chipId: 0x8110,
  boardId: 0x0e,
  product: 'iPhone14,3',
  hardwareModel: 'd64ap',
  name: 'iPhone 13 Pro Max',
};
const thirdPhone: PhoneFacts = { ...phone, ecid: '0004717A2C18802E' };

const secondCame: What = {
  who: 'usb',
  kind: 'came',
  stage: 'normal',
  productId: 0x12a8,
  serial: '',
  second: true,
};
const saysWho = (other: PhoneFacts): What => ({
  who: 'lockdown',
  kind: 'phone',
  phone: other,
  serial: '',
  second: true,
});

/** More than one phone, and another one than was meant. */
export const secondSituations = {
  'second-phone': situation([...consented, [80, secondCame], [80.4, saysWho(secondPhone)]], 86),
  'second-phone-file': situation([
    [0, opened()],
    [9, came('recovery')],
    [9.1, seen],
    [12, secondCame],
    [12.4, saysWho(secondPhone)],
  ]),
  'second-and-third': situation(
    [
      ...consented,
      [80, secondCame],
      [80.4, saysWho(secondPhone)],
      [82, secondCame],
      [82.4, saysWho(thirdPhone)],
    ],
    86,
  ),
  'second-running': situation(
    [...inRestore.slice(0, -2), [190, secondCame], [190.4, saysWho(secondPhone)]],
    200,
  ),
  'wrong-phone': situation([
    ...kernel,
    [127, came('restore')],
    [
      128,
      {
        who: 'page',
        kind: 'fault',
        phase: 'kernel',
        doing: 'asking which phone it is',
        fault: {
          name: 'WrongPhone',
          message: 'the phone at hand is …201E, not …5C2E',
          expected: phone.ecid,
          got: secondPhone.ecid,
        },
      },
    ],
  ]),
} satisfies Record<string, Situation>;
