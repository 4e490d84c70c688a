import type { Fault } from '../journal/entry.ts';

const kept = 'What came so far is kept.';

const hostOf = (fault: Fault): string => {
  try {
    return new URL(String(fault.url)).host;
  } catch {
    return 'The server';
  }
};

const apples = /(^|\.)(apple|cdn-apple)\.com$/;

/** Faults of a download. The key is the fault's name. */
export const networkRefusals: Record<string, (fault: Fault) => string> = {
  NetworkLost: (fault) =>
    fault.offline === true
      ? `This computer is offline. ${kept} Connect it, then go on.`
      : `${hostOf(fault)} has sent nothing for a while. ${kept} Go on when the network is better, or try another one.`,
  NoHeadway: (fault) =>
    `${hostOf(fault)} gives this file only from its beginning, and the connection broke off ${String(fault.attempts)} times before anything new had come. ${kept} Go on over another network, or download the file with the browser itself, then choose it here.`,
  CrossOriginRefused: (fault) =>
    `${hostOf(fault)} can be reached, but does not let web pages read what it answers. Either it has no file at this address, or whoever runs it has to allow that (CORS). Or download the file with the browser itself, then choose it here.`,
  LocalNetworkRefused: () =>
    'Chrome does not let this page reach the local network, where this address is. Allow it in the site settings, beside the address bar.',
  MixedContentRefused: (fault) =>
    `This page came over https, and the browser does not let it read from ${hostOf(fault)} over plain http. Give an address that begins with https://, or download the file with the browser itself and choose it here.`,
  ManifestUnreachable: (fault) =>
    `${apples.test(hostOf(fault)) ? 'Apple’s server for iOS files' : hostOf(fault)} did not answer. That is the network, not the phone. Try again, or give us a file from this computer.`,
  DownloadRefused: (fault) =>
    fault.status === 404 || fault.status === 410
      ? `${hostOf(fault)} has no file at this address.`
      : `${hostOf(fault)} refuses to give the file (${String(fault.status)}).`,
  NotByRelay: (fault) =>
    `${hostOf(fault)} ${fault.status === 501 ? 'leads to another server, which was not asked' : 'was not asked'}: of Apple’s servers this page asks only those that keep iOS files for everyone. Download the file with the browser itself, then choose it here.`,
  NotTheFile: (fault) =>
    `A web page came instead of the file${typeof fault.from === 'string' ? `, from ${hostOf({ ...fault, url: fault.from })}` : ''}. Many networks want you to log in first, and security software shows such a page when it blocks something. Open any website to see, or use another network. ${kept}`,
  AnswerBroken: (fault) =>
    `What ${hostOf(fault)} answered is not what was asked. A proxy or security software in between can do that: try another network. ${kept}`,
  ResourceChanged: (fault) =>
    `The file at ${hostOf(fault)} was replaced while we read it, and the two do not fit together. Begin again: it is fetched anew.`,
  OlderInUse: (fault) =>
    `Another file lies at ${hostOf(fault)} now, and another tab of this page still uses the one that was there before. Close that tab and try again. ${kept}`,
};
