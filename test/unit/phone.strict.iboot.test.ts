import { expect } from '@open-wc/testing';
import { utf8 } from '../../src/bytes/bytes.ts';
import type { CheckName } from '../phone/check-names.ts';
import { forgeTicket } from '../phone/forge.ts';
import { Host, images, loads } from '../phone/plain-host.ts';

/** A host that does one thing wrong; resolves to the status of the transfer that a real phone would stall. */
interface Broken {
  readonly does: string;
  readonly check: CheckName;
  readonly story: (host: Host) => Promise<string | undefined>;
}

const command = { requestType: 'vendor', recipient: 'device', request: 0, value: 0, index: 0 } as const;

const raw = async (host: Host, line: string): Promise<string | undefined> =>
  (await host.device.controlTransferOut(command, utf8(line))).status;

const hosts: Broken[] = [
  {
    does: 'ends a command without NUL',
    check: 'command-shape',
    story: (host) => raw(host, 'getenv build-style'),
  },
  {
    does: 'sends a command of 257 bytes',
    check: 'command-shape',
    story: (host) => raw(host, `setenv a ${'x'.repeat(247)}\0`),
  },
  {
    does: 'uploads without saying so',
    check: 'upload-announced',
    story: async (host) => (await host.device.transferOut(4, utf8('image'))).status,
  },
  {
    does: 'goes on behind the end of an image',
    check: 'upload-announced',
    story: async (host) => {
      await host.upload(utf8('short'));
      return (await host.device.transferOut(4, utf8('more'))).status;
    },
  },
  {
    does: 'leaves out the empty packet behind an image that fills its last one',
    check: 'upload-end',
    story: async (host) => {
      await host.upload(new Uint8Array(1024), { finish: false });
      return host.command('getenv build-style');
    },
  },
  {
    does: 'shows a picture that it has not sent',
    check: 'upload',
    story: (host) => host.command('setpicture 4'),
  },
  ...(['firmware', 'ramdisk', 'devicetree', 'rsepfirmware'] as const).map((line): Broken => ({
    does: `hands flash iBoot what iBEC is to load, by ${line}`,
    check: 'iboot.stage',
    story: (host) => host.give(loads.find(([, each]) => each === line)![0], line),
  })),
  {
    does: 'boots a kernel without ramdisk and device tree',
    check: 'boot-set',
    story: async (host) => {
      await host.toIbec();
      return host.give('rkrn', 'bootx');
    },
  },
  {
    does: 'boots without the trust cache of the ramdisk, which its ticket signs',
    check: 'boot-set',
    story: async (host) => {
      await host.toIbec();
      for (const [type, line] of loads) if (type !== 'rtsc') await host.give(type, line);
      return host.give('rkrn', 'bootx');
    },
  },
  {
    does: 'boots under a new iBEC what the one before had loaded',
    check: 'boot-set',
    story: async (host) => {
      await host.toIbec();
      await host.load();
      await host.toIbec();
      return host.give('rkrn', 'bootx');
    },
  },
  {
    does: 'takes a new ticket for what iBEC loads',
    check: 'one-ticket',
    story: async (host) => {
      await host.toIbec();
      return host.give('rdsk', 'ramdisk', await forgeTicket(host.world, host.phone, images));
    },
  },
  {
    does: 'loads the trust cache of the installed system',
    check: 'image-type',
    story: async (host) => {
      await host.toIbec();
      return host.give('trst', 'firmware');
    },
  },
];

/** The checks that the phone told of, by what became of them. */
const told = ({ events }: Host) => ({
  refused: events.filter(({ kind }) => kind === 'refused').map(({ check }) => check),
  tolerated: events.filter(({ kind }) => kind === 'tolerated').map(({ check }) => check),
});

describe('hosts that iBoot on the pretend phone refuses', () => {
  it('are not those that do everything right', () =>
    Host.run({}, async (host) => {
      await host.toIbec();
      for (const [type, line] of loads) expect(await host.give(type, line)).to.equal('ok');
      expect(await host.give('rkrn', 'bootx')).to.equal('ok');
      expect(told(host)).to.deep.equal({ refused: [], tolerated: [] });
    }));

  for (const { does, check, story } of hosts) {
    it(`one that ${does}`, async () => {
      await Host.run({}, async (host) => {
        expect(await story(host)).to.equal('stall');
        expect(told(host)).to.deep.equal({ refused: [check], tolerated: [] });
      });
      await Host.run({ lenient: [check] }, async (host) => {
        expect(await story(host), 'with the rule switched off').to.equal('ok');
        expect(told(host)).to.deep.equal({ refused: [], tolerated: [check] });
      });
    });
  }
});
