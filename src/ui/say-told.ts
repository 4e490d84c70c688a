import type { Told } from '../journal/told.ts';

type Words = { readonly [K in keyof Told]-?: (answer: NonNullable<Told[K]>) => string };

const yesNo =
  (yes: string, no: string) =>
  (answer: string): string =>
    answer === 'yes' ? yes : answer === 'no' ? no : '';
const ofTable =
  (words: Readonly<Record<string, string>>) =>
  (answer: string): string =>
    words[answer] ?? '';

/** What a person told, said back as told. An answer that says nothing has no words. */
const words: Words = {
  cable: (label) => `This is the cable “${label}”.`,
  certified: yesNo('The cable is Apple’s own or a certified one.', 'The cable is not a certified one.'),
  touched: yesNo('Someone touched the cable or the phone then.', 'Nobody touched the cable or the phone.'),
  path: ofTable({
    direct: 'The cable goes straight into the computer.',
    hub: 'There is a hub between.',
    keyboard: 'It is plugged into a keyboard or a monitor.',
  }),
  port: (name) => `The port is “${name}”.`,
  onlyPort: yesNo('This computer has no other port.', ''),
  computer: (name) => `The computer is “${name}”.`,
  virtualMachine: yesNo('Chrome runs in a virtual machine.', 'There is no virtual machine.'),
  others: yesNo('Another phone tool is open.', 'No other phone tool is open.'),
  current: yesNo('All software here is up to date.', 'Some software here is not up to date.'),
  buttons: ofTable({ ok: 'Its buttons work.', broken: 'A button that it needs does not work.' }),
  held: yesNo('Someone held its buttons then.', 'Nobody held its buttons.'),
  harmed: yesNo('There was liquid, a drop or a repair.', ''),
  bootLoop: yesNo('It started over and over before.', ''),
  backup: ofTable({
    icloud: 'There is a backup in iCloud.',
    computer: 'There is a backup on a computer.',
    none: 'There is no backup.',
  }),
  dataMatters: yesNo('The data on it matters.', 'The data on it does not matter.'),
  restarted: yesNo('It was restarted with its buttons.', ''),
  screen: ofTable({
    logo: 'Its screen shows the Apple logo.',
    cable: 'Its screen shows a cable.',
    black: 'Its screen stays black.',
    starts: 'It starts.',
  }),
  checklist: () => 'Everything on the list before a first try is done.',
};

/** Each answer as a sentence. The table has one for each question, so the cast only pairs them. */
export const toldInWords = (told: Told): string[] =>
  Object.entries(told).flatMap(([question, answer]) => {
    const say = (words as Readonly<Record<string, (answer: string) => string>>)[question];
    const said = say?.(answer as string) ?? '';
    return said === '' ? [] : [said];
  });
