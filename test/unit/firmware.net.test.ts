import { expect } from '@open-wc/testing';
import { realWorld } from '../../src/bytes/world.ts';
import { classOf } from '../../src/diagnosis/classes.ts';
import { whyNothing, type Net } from '../../src/firmware/net.ts';
import { Interrupted } from '../../src/firmware/network-errors.ts';
import { openResource } from '../../src/firmware/resource.ts';
import { describe as faultOf } from '../../src/restore/fault.ts';
import { fileRefusal } from '../../src/ui/say-file.ts';

const about = { firmware: null, phone: null, model: null, download: null, catalogue: null };

/** A browser to which nothing comes from `url`; `answers`: an answer that it may not read does. */
async function why(
  url: string,
  how: { origin?: string; answers?: boolean; online?: boolean; localNetwork?: PermissionState } = {},
): Promise<[string, string | null, string | undefined]> {
  const { origin = 'http://localhost:4013', answers = false, online = true } = how;
  const net: Net = {
    fetch: () =>
      answers ? Promise.resolve(new Response(null)) : Promise.reject(new TypeError('Failed to fetch')),
    online: () => online,
    origin,
    address: (asked) => asked,
    localNetwork: () => Promise.resolve(how.localNetwork),
  };
  const error = await whyNothing(realWorld, net, url, new Interrupted('Failed to fetch'));
  const fault = { name: error.name, message: error.message, url };
  return [error.name, classOf(fault, 'prepare'), fileRefusal(fault, about)];
}

describe('a browser to which nothing comes says only "failed"', () => {
  it('a server that refuses pages of other origins is told by the answer that nobody may read', async () => {
    const [name, cls, words] = await why('http://mirror.example/a.ipsw', { answers: true });
    expect([name, cls]).to.deep.equal(['CrossOriginRefused', 'NET']);
    expect(words).to.match(/^mirror.example can be reached, but does not let web pages read what it answers/);
  });

  it('a page that came over https reads from no plain address but those that can only be near', async () => {
    const origin = 'https://replug.example';
    const [name, cls, words] = await why('http://mirror.example/a.ipsw', { origin });
    expect([name, cls]).to.deep.equal(['MixedContentRefused', 'NET']);
    expect(words).to.contain('Give an address that begins with https://');
    for (const near of [
      'localhost:8080',
      '127.0.0.1',
      '192.168.1.9',
      '10.0.0.2',
      '172.20.0.1',
      'nas.local',
      '[::1]',
    ])
      expect((await why(`http://${near}/a.ipsw`, { origin }))[0], near).to.equal('Interrupted');
    expect((await why('https://mirror.example/a.ipsw', { origin }))[0]).to.equal('Interrupted');
    expect((await why('http://172.32.0.1/a.ipsw', { origin }))[0]).to.equal('MixedContentRefused');
  });

  it('a local network that Chrome was not allowed to reach is told by that', async () => {
    const [name, cls, words] = await why('http://192.168.1.9/a.ipsw', { localNetwork: 'denied' });
    expect([name, cls]).to.deep.equal(['LocalNetworkRefused', 'NET']);
    expect(words).to.contain('Allow it in the site settings');
  });

  it('without a network, and at the page’s own server, there is nothing to find out', async () => {
    expect((await why('http://mirror.example/a.ipsw', { online: false, answers: true }))[0]).to.equal(
      'Interrupted',
    );
    expect((await why('http://localhost:4013/relay/x', { answers: true }))[0]).to.equal('Interrupted');
  });
});

describe('a no to a page that asks through its relay', () => {
  const refusal = async (url: string, answer: ResponseInit): Promise<(string | null | undefined)[]> => {
    const net: Net = {
      fetch: () => Promise.resolve(new Response('{}', answer)),
      online: () => true,
      origin: 'http://localhost:4013',
      address: (asked) => `/relay/http/${new URL(asked).host}/a.ipsw`,
      localNetwork: () => Promise.resolve(undefined),
    };
    const error: unknown = await openResource(realWorld, net, url, new AbortController().signal).catch(
      (reason: unknown) => reason,
    );
    const fault = faultOf(error);
    return [fault.name, classOf(fault, 'prepare'), fileRefusal(fault, about)];
  };
  const own = { 'replug-relay': 'refused' };

  it('that is the relay’s own is not told as Apple’s', async () => {
    const url = 'https://download.developer.apple.com/iOS/a.ipsw';
    const [name, cls, words] = await refusal(url, { status: 403, headers: own });
    expect([name, cls]).to.deep.equal(['NotByRelay', 'NET']);
    expect(words).to.match(/^download.developer.apple.com was not asked: .* with the browser itself/);
    expect((await refusal(url, { status: 501, headers: own }))[2]).to.contain('leads to another server');
  });

  it('that is Apple’s is told as that', async () => {
    const [name, , words] = await refusal('https://updates.cdn-apple.com/a.ipsw', { status: 403 });
    expect([name, words]).to.deep.equal([
      'DownloadRefused',
      'updates.cdn-apple.com refuses to give the file (403).',
    ]);
  });
});
