import { expect } from '@open-wc/testing';
import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import { Real, type Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { octets } from '../../src/signing/der-writer.ts';
import type { CheckName } from '../phone/check-names.ts';
import { image, modernOptions } from './phone-body.ts';
import {
  answersOf,
  goodAnswers,
  replyWhereAsked,
  restore,
  type Answers,
  type RestoreTest,
} from './phone-restore.ts';

/** A host that does one thing wrong during a restore. */
interface Broken extends RestoreTest {
  readonly does: string;
  readonly check: CheckName;
  /** Final status; undefined: the phone gives up without one. 0: it says so, and goes on. */
  readonly status: number | undefined;
}

const frame = (list: Bytes): Bytes =>
  concat([struct({ length: u32 }, 'big').write({ length: list.length }), list]);

/** The generation that asks for lists over ports, and for the time. */
const newest = { product: 'iPhone14,3' };

const withoutType = Object.fromEntries(
  Object.entries(modernOptions.SupportedDataTypes as Record<string, boolean>).filter(
    ([name]) => name !== 'EANData',
  ),
);

const nor = goodAnswers.NORData!({});

const digest = (byte: number): Bytes => new Uint8Array(48).fill(byte);

/** A build of four images as its identity has it, and as its ticket signs it. */
const manifest: Dict = {
  AOP: { Digest: digest(1), Info: { IsFUDFirmware: true } },
  AppleLogo: { Digest: digest(2), Info: { IsFirmwarePayload: true } },
  KernelCache: { Digest: digest(3), Info: {} },
  iBoot: { Digest: digest(4), Info: { IsFirmwarePayload: true } },
};
const signed = { aopf: digest(1), logo: digest(2), krnl: digest(3), ibot: digest(4) };

/** A restore of that build by a host that answers thus otherwise. */
const ofBuild = (answers: Answers = {}): RestoreTest => ({
  digests: signed,
  answers: { ...answersOf(manifest), ...answers },
});

const hosts: Broken[] = [
  {
    does: 'starts with another protocol',
    check: 'restored.protocol',
    status: 10,
    protocol: 14,
  },
  {
    does: 'leaves an option out',
    check: 'restored.options',
    status: -1,
    options: { ...modernOptions, CreateFilesystemPartitions: false },
  },
  {
    does: 'leaves a type out of its table',
    check: 'restored.tables',
    status: 10,
    options: { ...modernOptions, SupportedDataTypes: withoutType },
  },
  {
    does: 'does not acknowledge the final status',
    check: 'final.acknowledged',
    status: 0,
    acknowledges: false,
  },
  {
    does: 'answers with a list on the main connection',
    check: 'reply.frame',
    status: undefined,
    onMessage: async (message, main) => {
      if (message.DataType !== 'FDRTrustData') return false;
      await main.write(frame(writeXml([])));
      return true;
    },
  },
  {
    does: 'speaks unasked',
    check: 'reply.unasked',
    status: 0,
    onMessage: async (message, main) => {
      if (message.CHECKPOINT_NAME === 'fdr_save_data' && message.CHECKPOINT_COMPLETE === false)
        await main.send({ Hello: true });
      return false;
    },
  },
  {
    ...newest,
    does: 'answers on the main connection before it does on the port',
    check: 'reply.connection',
    status: -1,
    replies: async (answer, main, port) => {
      if (port) await main.send(answer);
      await replyWhereAsked(answer, main, port);
    },
  },
  {
    ...newest,
    does: 'answers twice on a port',
    check: 'reply.extra',
    status: 0,
    replies: async (answer, main, port) => {
      const stream = (await port?.()) ?? main;
      await stream.send(answer);
      if (stream !== main) await stream.send(answer);
    },
  },
  {
    does: 'leaves out what was asked for',
    check: 'reply.key',
    status: -1,
    answers: { EANData: () => ({}) },
  },
  {
    does: 'adds what was not asked for',
    check: 'reply.more',
    status: -1,
    answers: { KernelCache: () => ({ KernelCacheFile: image('krnl'), DeviceTreeFile: image('dtre') }) },
  },
  {
    does: 'answers for another variant',
    check: 'reply.name',
    status: -1,
    answers: { BuildIdentityDict: () => ({ BuildIdentityDict: { Manifest: {} }, Variant: 'Upgrade' }) },
  },
  {
    product: 'iPhone16,1',
    does: 'lives two days ahead',
    check: 'reply.time',
    status: -1,
    answers: {
      HostSystemTime: () => ({ SetHostTimeOnDevice: new Real(Date.UTC(2026, 0, 3, 12) / 1000) }),
    },
  },
  {
    does: 'hands over another ticket than the one that booted the ramdisk',
    check: 'ticket.same',
    status: -1,
    bootTicket: octets(Uint8Array.of(1)),
  },
  {
    does: 'does not begin with iBoot',
    check: 'nor.iboot-first',
    status: -1,
    answers: { NORData: () => ({ ...nor, NorImageData: [image('dtre'), image('ibot')] }) },
  },
  {
    ...ofBuild({ NORData: () => ({ ...nor, NorImageData: [image('ibot')] }) }),
    does: 'leaves boot firmware of the build out',
    check: 'nor.whole',
    status: -1,
  },
  {
    ...ofBuild({ FUDData: () => ({ FUDImageList: [] }) }),
    does: 'has no firmware beside the main chip although the build has',
    check: 'fud.whole',
    status: -1,
  },
  {
    ...ofBuild({
      BuildIdentityDict: ({ Variant = 'Erase' }) => ({
        BuildIdentityDict: { Manifest: { OS: {} } },
        Variant,
      }),
    }),
    does: 'tells of another build than the ticket is for',
    check: 'manifest.signed',
    status: -1,
  },
  {
    ...ofBuild({
      ReceiptManifest: () => ({ ReceiptManifest: { ...manifest, iBoot: { Digest: digest(5) } } }),
    }),
    does: 'has another iBoot in the receipt',
    check: 'manifest.signed',
    status: -1,
  },
];

describe('hosts that restored on the pretend phone refuses', () => {
  it('are not those that hand over a build whole', async () => {
    const { body, status } = await restore(ofBuild());
    expect([status?.Status, body.refused]).to.deep.equal([0, []]);
  });

  for (const { does, check, status, ...test } of hosts) {
    it(`one that ${does}`, async () => {
      const strict = await restore(test);
      expect(new Set(strict.body.refused)).to.deep.equal(new Set([check]));
      expect([strict.status?.Status, strict.mode]).to.deep.equal([
        status,
        status === 0 ? 'normal' : 'recovery',
      ]);
      const lenient = await restore({ ...test, lenient: [check] });
      expect(new Set(lenient.body.tolerated), 'with the rule switched off').to.deep.equal(new Set([check]));
      expect([lenient.status?.Status, lenient.mode, lenient.body.refused]).to.deep.equal([0, 'normal', []]);
    });
  }
});
