import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { permit } from '../../src/relay/apple.ts';

const ipsw = '/2025FallFCS/fullrestores/047-12345/6A1B-22/iPhone13,2,iPhone13,3_26.2.1_23C71_Restore.ipsw';

const passes = (method: string, target: string): boolean => 'path' in permit(method, target);

describe('relay: what may pass', () => {
  it('lets signing and firmware through, byte for byte', () => {
    assert.deepEqual(permit('POST', 'gs.apple.com/TSS/controller?action=2'), {
      what: 'signing',
      host: 'gs.apple.com',
      path: '/TSS/controller?action=2',
    });
    for (const host of [
      'updates.cdn-apple.com',
      'updates-http.cdn-apple.com',
      'secure-appldnld.apple.com',
      'appldnld.apple.com',
    ])
      for (const method of ['GET', 'HEAD'])
        assert.deepEqual(permit(method, host + ipsw), { what: 'firmware', host, path: ipsw });
    assert.ok(passes('GET', 'updates.cdn-apple.com/a/b/BuildManifest.plist'));
    assert.ok(passes('GET', 'updates.cdn-apple.com/a/iPhone13%2C2_Restore.ipsw'));
  });

  it('lets a question for one product through to the catalogue, and for all to Apple’s list', () => {
    const ask = 'api.ipsw.me/v4/device/iPhone13';
    const list = 'itunes.apple.com/WebObjects/MZStore.woa/wa/com.apple.jingle.appserver.client';
    assert.ok(passes('GET', `${ask},2?type=ipsw`));
    assert.ok(passes('GET', `${ask}%2C2?type=ipsw`));
    assert.ok(passes('GET', `${list}.MZITunesClientCheck/version`));
    for (const [method, target] of [
      ['GET', `${ask},2?type=ota`],
      ['GET', `${ask},2`],
      ['GET', `${ask}?type=ipsw`],
      ['GET', 'api.ipsw.me/v4/device/../ipsw/26.1?type=ipsw'],
      ['GET', 'api.ipsw.me/v4/devices?type=ipsw'],
      ['HEAD', `${ask},2?type=ipsw`],
      ['POST', `${list}.MZITunesClientCheck/version`],
      ['GET', `${list}.MZITunesClientCheck/version?a=b`],
      ['GET', `${list}.MZITunesClientCheck/versions`],
    ] as const)
      assert.ok(!passes(method, target), `${method} ${target}`);
  });

  it('refuses every other host, however it is written', () => {
    for (const host of [
      'example.com',
      'apple.com',
      'www.apple.com',
      'gs.apple.com.example.com',
      'GS.APPLE.COM',
      'gs.apple.com.',
      'gs.apple.com:443',
      'gs.apple.com:8080',
      'user@gs.apple.com',
      'gs.apple.com@example.com',
      'gs.apple.com:x@example.com',
      'example.com#gs.apple.com',
      'example.com?gs.apple.com',
      'gs%2eapple.com',
      '17.0.0.1',
      '127.0.0.1',
      '[::1]',
      '0x7f000001',
      'localhost',
      '',
      '/gs.apple.com',
      'https://gs.apple.com',
    ])
      assert.ok(!passes('POST', `${host}/TSS/controller?action=2`), host);
  });

  it('refuses every other path, query and method', () => {
    const cdn = 'updates.cdn-apple.com';
    for (const [method, target] of [
      ['GET', 'gs.apple.com/TSS/controller?action=2'],
      ['POST', 'gs.apple.com/TSS/controller'],
      ['POST', 'gs.apple.com/TSS/controller?action=5'],
      ['POST', 'gs.apple.com/TSS/controller?action=2&x=1'],
      ['POST', 'gs.apple.com/TSS/controller/?action=2'],
      ['POST', 'gs.apple.com//TSS/controller?action=2'],
      ['POST', 'gs.apple.com/TSS/controller%3faction=2'],
      ['POST', 'gs.apple.com/x/../TSS/controller?action=2'],
      ['POST', 'gs.apple.com/'],
      ['POST', 'gs.apple.com'],
      ['POST', `${cdn}${ipsw}`],
      ['PUT', `${cdn}${ipsw}`],
      ['CONNECT', `${cdn}${ipsw}`],
      ['GET', `${cdn}/a/secret.zip`],
      ['GET', `${cdn}/a/x.ipsw?token=1`],
      ['GET', `${cdn}/a/x.ipsw#y`],
      ['GET', `${cdn}/a/../x.ipsw`],
      ['GET', `${cdn}/a/./x.ipsw`],
      ['GET', `${cdn}/a/%2e%2e/x.ipsw`],
      ['GET', `${cdn}/a/%2E./x.ipsw`],
      ['GET', `${cdn}/a%2fx.ipsw`],
      ['GET', `${cdn}/a%5cx.ipsw`],
      ['GET', `${cdn}/a\\x.ipsw`],
      ['GET', `${cdn}/a%252fx.ipsw`],
      ['GET', `${cdn}/a%0d%0aHost:x.ipsw`],
      ['GET', `${cdn}/a%zz.ipsw`],
      ['GET', `${cdn}/a%00.ipsw`],
      ['GET', `${cdn}//example.com/x.ipsw`],
      ['GET', `${cdn}/x@example.com/x.ipsw`],
      ['GET', cdn],
    ] as const)
      assert.ok(!passes(method, target), `${method} ${target}`);
  });

  it('says why', () => {
    assert.deepEqual(permit('GET', 'example.com/x'), {
      reason: 'the relay does not reach the host "example.com"',
    });
    assert.deepEqual(permit('GET', 'gs.apple.com/TSS/controller?action=2'), {
      reason: 'gs.apple.com takes POST only',
    });
    assert.deepEqual(permit('GET', 'appldnld.apple.com/x.zip'), {
      reason: 'the relay does not reach this path of appldnld.apple.com',
    });
  });
});
