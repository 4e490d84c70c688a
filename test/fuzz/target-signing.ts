import { concat, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { isDict } from '../../src/plist/dict.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { Authority } from '../../src/signing/authority.ts';
import { SigningAnswerBroken, SigningRefused, SigningUnreachable } from '../../src/signing/errors.ts';
import { ticketOf } from '../../src/signing/ticket.ts';
import { promised } from './promise.ts';
import type { Target } from './seeded.ts';

const signed = concat([
  utf8('STATUS=0&MESSAGE=SUCCESS&REQUEST_STRING='),
  writeXml({ '@ServerVersion': '2.1.0', ApImg4Ticket: new Uint8Array(60) }),
]);
const refused = utf8('STATUS=94&MESSAGE=This device isn’t eligible for the requested build.');

const promisedErrors = [SigningAnswerBroken, SigningRefused, SigningUnreachable];

/** What the signing server, or whatever stands in its place, answers to the one attempt that is made. */
export const signingAnswer: Target = {
  seeds: [signed, refused, utf8('<!DOCTYPE html><html><body>Sign in</body></html>')],
  words: ['STATUS=', '&MESSAGE=', 'SUCCESS', '&REQUEST_STRING=', '<?xml', '</plist>', '0', '94', '&'].map(
    utf8,
  ),
  accepts: (error) => promisedErrors.some((kind) => error instanceof kind),
  async run(input) {
    const answer = { status: 200, bytes: (): Promise<Bytes> => Promise.resolve(input) };
    const authority = new Authority(realWorld, () => Promise.resolve(answer), '', 1);
    const { dict, status } = await authority.sign({});
    promised('is a yes with a dictionary', () => status === 0 && isDict(dict));
    ticketOf(dict);
  },
};
