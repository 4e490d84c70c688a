import { expect } from '@open-wc/testing';
import { Flags } from '../../src/mux/packet.ts';
import { string } from '../../src/plist/dict.ts';
import { writeBinary } from '../../src/plist/binary-writer.ts';
import { concat } from '../../src/bytes/bytes.ts';
import { struct, u32 } from '../../src/bytes/struct.ts';
import { octets, sequence } from '../../src/signing/der-writer.ts';
import { VirtualWorld } from '../clock.ts';
import { restoreSystem } from '../phone/restore-system.ts';
import { ScriptedHost } from './phone-host.ts';
import { image, modernOptions, TestBody, ticket } from './phone-body.ts';
import { goodAnswers, restore, type RestoreRun, type RestoreTest } from './phone-restore.ts';

const restored = 62_078;

async function setUp(product = 'iPhone13,2') {
  const world = new VirtualWorld();
  const body = new TestBody(world, { product });
  const host = new ScriptedHost(restoreSystem(body));
  await world.run(host.begin());
  const connection = (await world.run(host.connect(restored)))!;
  return { world, body, host, connection };
}

/** How a restore ended: status, the rules that were broken, and the last steps with their results. */
const ending = (run: RestoreRun) => ({
  status: run.status?.Status,
  amr: run.status?.AMRError,
  refused: run.body.refused,
  mode: run.mode,
  failed: run.messages
    .filter((message) => message.MsgType === 'CheckpointMsg' && message.CHECKPOINT_RESULT !== 0)
    .map((message) => [message.CHECKPOINT_NAME, message.CHECKPOINT_RESULT]),
});

describe('restored on the pretend phone', () => {
  it('says who it is before a restore begins', async () => {
    const { world, body, connection } = await setUp();
    expect(await world.run(connection.ask({ Request: 'QueryType', Label: 'test' }))).to.deep.equal({
      Type: 'com.apple.mobile.restored',
      RestoreProtocolVersion: 15,
      Result: 'Success',
      HardwareModel: 'D53GAP',
      SerialNumber: 'F2LTEST00001',
    });
    const hardware = await world.run(connection.ask({ Request: 'QueryValue', QueryKey: 'HardwareInfo' }));
    expect(hardware!.HardwareInfo).to.deep.equal({
      BoardID: 0x0c,
      ChipID: 0x8101,
      UniqueChipID: body.ecid,
      ProductionMode: true,
      SupportsImage4: true,
    });
    for (const [key, value] of [
      ['SavedDebugInfo', {}],
      ['SerialNumber', 'F2LTEST00001'],
      ['BootArgs', undefined],
    ] as const) {
      const answer = await world.run(connection.ask({ Request: 'QueryValue', QueryKey: key }));
      expect([key, answer![key]]).to.deep.equal([key, value]);
    }
    expect(await world.run(connection.ask({ Request: 'Goodbye' }))).to.deep.equal({ Result: 'Success' });
    expect(await world.run(connection.ask({ Request: 'GetValue' }))).to.deep.equal({
      Result: 'Failure',
      Error: 'UnknownRequest',
    });
    expect(body.refused).to.deep.equal(['restored.request']);
  });

  it('takes binary property lists as well', async () => {
    const { world, connection } = await setUp();
    const list = writeBinary({ Request: 'QueryType' });
    await connection.write(concat([struct({ length: u32 }, 'big').write({ length: list.length }), list]));
    expect((await world.run(connection.receive()))!.Result).to.equal('Success');
  });

  it('resets over a frame that is no property list', async () => {
    const { world, body, connection } = await setUp();
    await connection.write(Uint8Array.of(0, 0, 0, 4, 1, 2, 3, 4));
    expect(await world.run(connection.receive())).to.equal(undefined);
    expect(body.refused).to.deep.equal(['frame']);
  });

  it('gives up after 120 s without a start, and not before', async () => {
    const { world, body } = await setUp();
    expect(await world.run(body.restarted)).to.equal('recovery');
    expect(world.clock.now()).to.equal(120_000);
  });

  it('restarts when told to', async () => {
    const { world, body, connection } = await setUp();
    expect(await world.run(connection.ask({ Request: 'Reboot' }))).to.deep.equal({ Result: 'Success' });
    expect(await world.run(body.restarted)).to.equal('recovery');
  });

  it('answers on other connections during a restore, and refuses a second start', async () => {
    const { world, body, host, connection } = await setUp();
    const start = { Request: 'StartRestore', RestoreProtocolVersion: 15, RestoreOptions: modernOptions };
    await connection.send(start);
    const second = (await world.run(host.connect(restored)))!;
    expect((await world.run(second.ask({ Request: 'QueryType' })))!.Result).to.equal('Success');
    await second.send(start);
    expect(await world.run(second.receive())).to.equal(undefined);
    expect(body.refused).to.deep.equal(['restored.one-start']);
    expect(host.heard.at(-1)!.flags).to.equal(Flags.reset);
  });

  it('starts again in recovery when its host is gone', async () => {
    const { world, body, connection } = await setUp();
    await connection.send({
      Request: 'StartRestore',
      RestoreProtocolVersion: 15,
      RestoreOptions: modernOptions,
    });
    await world.run(connection.receive());
    await connection.close();
    expect(await world.run(body.restarted)).to.equal('recovery');
  });

  it('finds a host too old whose table lacks a type', async () => {
    const types = Object.entries(modernOptions.SupportedDataTypes as Record<string, boolean>);
    const data = Object.fromEntries(types.filter(([name]) => name !== 'EANData'));
    const run = await restore({ options: { ...modernOptions, SupportedDataTypes: data } });
    expect(ending(run)).to.deep.equal({
      status: 10,
      amr: 10,
      refused: ['restored.tables'],
      mode: 'recovery',
      failed: [['is_host_compatible', 10]],
    });
    expect(run.trace).to.deep.equal(
      '+600 -600 +601 -601 +655 -655 +67c -67c +1613 -1613 +647 -647 +6c2 -6c2 +648 StatusMsg -648'.split(
        ' ',
      ),
    );
    expect(string(run.status!, 'Log')).to.contain('CHECKPOINT FAILURE:(FAILURE:10) RESTORED:[0x0655]');
  });

  it('repeats the first error text to the end, with good results', async () => {
    const run = await restore({ answers: { FDRTrustData: () => ({ Surprise: 1 }) } });
    const texts = run.messages.flatMap((message) =>
      'CHECKPOINT_ERROR' in message ? [[message.CHECKPOINT_NAME, message.CHECKPOINT_RESULT]] : [],
    );
    expect(texts).to.deep.equal([
      ['fdr_create', 53],
      ['cleanup_boot_command', 0],
      ['cleanup_recovery_os_volume', 0],
      ['cleanup_check_result', 0],
      ['cleanup_send_crash_logs', 0],
      ['cleanup_send_final_status', 0],
    ]);
    expect(run.body.nvram.get('restore-step-error')).to.equal('FDRTrustData holds Surprise');
  });

  const nor = goodAnswers.NORData!({});
  const wrong: [string, RestoreTest, number, string, string][] = [
    [
      'another ticket',
      { answers: { RootTicket: () => ({ RootTicketData: sequence(octets(ticket)) }) } },
      -1,
      'ticket-signature',
      'update_ticket',
    ],
    ['no ticket', { answers: { RootTicket: () => ({}) } }, -1, 'reply.key', 'update_ticket'],
    [
      'LLB left out',
      { answers: { NORData: () => ({ ...nor, LlbImageData: new Uint8Array(0) }) } },
      -1,
      'image-shape',
      'load_sep_os',
    ],
    [
      'iBoot not in front',
      { answers: { NORData: () => ({ ...nor, NorImageData: [image('dtre'), image('ibot')] }) } },
      -1,
      'nor.iboot-first',
      'load_sep_os',
    ],
    [
      'the SEP image of the new system for the ramdisk',
      { answers: { NORData: () => ({ ...nor, RestoreSEPImageData: image('sepi') }) } },
      50,
      'image-type',
      'load_sep_os',
    ],
    [
      'SEP left out',
      { answers: { NORData: () => ({ LlbImageData: image('illb'), NorImageData: [image('ibot')] }) } },
      51,
      'reply.key',
      'load_sep_os',
    ],
    [
      'the kernel of the ramdisk',
      { answers: { KernelCache: () => ({ KernelCacheFile: image('rkrn') }) } },
      -1,
      'image-type',
      'install_kernel_cache',
    ],
    [
      'a root hash unsigned',
      { answers: { SystemImageRootHash: () => ({ SystemImageRootHashFile: new Uint8Array(9) }) } },
      6,
      'image-shape',
      'install_root_hash',
    ],
    ['a list left out', { answers: { EANData: () => ({}) } }, -1, 'reply.key', 'update_ean'],
    [
      'an image under another name',
      {
        answers: {
          FUDData: (args) =>
            args.FUDImageList === true
              ? { FUDImageList: ['AOP'] }
              : { FUDImageData: image('aopf'), ImageName: 'SIO' },
        },
      },
      -1,
      'reply.name',
      'install_fud',
    ],
    [
      'a build identity without parts',
      { answers: { BuildIdentityDict: () => ({ BuildIdentityDict: { ApChipID: 1 }, Variant: 'Erase' }) } },
      -1,
      'reply.key',
      'update_savage',
    ],
    [
      'the time as text',
      { product: 'iPhone16,1', answers: { HostSystemTime: () => ({ SetHostTimeOnDevice: 'now' }) } },
      -1,
      'reply.key',
      '',
    ],
    [
      'an answer on the wrong connection',
      { product: 'iPhone14,3', replies: (answer, main) => main.send(answer) },
      -1,
      'reply.connection',
      'update_iBoot',
    ],
    [
      'options without an image',
      { options: { ...modernOptions, SystemImage: false } },
      -1,
      'restored.options',
      'copy_restore_options',
    ],
  ];
  for (const [what, test, status, check, step] of wrong) {
    it(`fails with ${status} over ${what}`, async () => {
      const end = ending(await restore(test));
      expect(end).to.deep.include({ status, amr: status, mode: 'recovery' });
      expect(end.refused).to.deep.equal([check]);
      expect(end.failed[0]?.[0] ?? '').to.equal(step);
    });
  }

  it('goes on where a rule is switched off', async () => {
    const run = await restore({
      lenient: ['reply.more'],
      answers: { FDRTrustData: () => ({ Surprise: 1 }) },
    });
    expect([run.mode, run.body.refused, run.body.tolerated]).to.deep.equal(['normal', [], ['reply.more']]);
  });

  it('tells of an answer to nothing', async () => {
    const run = await restore({
      onMessage: async (message, main) => {
        if (message.CHECKPOINT_NAME !== 'fdr_save_data') return false;
        if (message.CHECKPOINT_COMPLETE === false) await main.send({ Hello: true });
        return false;
      },
    });
    expect(run.body.refused).to.include('reply.unasked');
  });

  it('is done without an acknowledgement too, five seconds later, and says so', async () => {
    const run = await restore({ acknowledges: false });
    expect([run.mode, run.body.acknowledged, run.body.refused]).to.deep.equal([
      'normal',
      false,
      ['final.acknowledged'],
    ]);
  });

  it('carries out what is planned: a bad step on the way, a status, a closed window', async () => {
    const spoiled = await restore({
      deeds: (place) =>
        'checkpoint' in place && place.checkpoint === 0x132a
          ? { checkpoint: 0x132a, result: -1, text: 'no programmer' }
          : undefined,
    });
    expect(ending(spoiled)).to.deep.include({
      status: 0,
      mode: 'normal',
      failed: [['await_update_baseband_legacy', -1]],
    });

    const planned = await restore({
      deeds: (place) =>
        'request' in place && place.request === 'NORData' ? { status: 53, text: 'planned text' } : undefined,
    });
    expect(ending(planned)).to.deep.include({ status: 53, mode: 'recovery', failed: [['load_sep_os', 53]] });

    const closed = await restore({
      deeds: (place) => ('progress' in place && place.progress === 50 ? { windowZeroMs: 7000 } : undefined),
    });
    expect(ending(closed)).to.deep.include({ status: 0, mode: 'normal', refused: [] });
  });

  it('tells the next host why the last restore failed', async () => {
    const world = new VirtualWorld();
    const body = new TestBody(world);
    const begin = async () => {
      const host = new ScriptedHost(restoreSystem(body));
      await world.run(host.begin());
      return (await world.run(host.connect(restored)))!;
    };
    const first = await begin();
    await first.send({ Request: 'StartRestore', RestoreProtocolVersion: 14, RestoreOptions: modernOptions });
    await world.run(body.restarted);
    const second = await begin();
    const saved = await world.run(second.ask({ Request: 'QueryValue', QueryKey: 'SavedDebugInfo' }));
    expect(saved!.SavedDebugInfo).to.deep.equal({ PreviousExitStatus: '10' });
    await second.send({ Request: 'StartRestore', RestoreProtocolVersion: 15, RestoreOptions: modernOptions });
    const message = (await world.run(second.receive()))!;
    expect(message.MsgType).to.equal('PreviousRestoreLogMsg');
    expect(string(message, 'PreviousRestoreLog')).to.contain('0x0600');
  });
});
