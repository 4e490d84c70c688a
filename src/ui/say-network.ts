import type { Fault } from '../journal/entry.ts';

const kept = 'What came so far is kept.';

const hostOf = (fault: Fault): string => {
  try {
    return new URL(String(fault.url)).host;
  } catch {
    return 'The server';
  }
};

/** Faults of a download. The key is the fault's name. */
export const networkRefusals: Record<string, (fault: Fault) => string> = {
  NetworkLost: (fault) =>
    fault.offline === true
      ? `This computer is offline. ${kept} Connect it, then go on.`
      : `${hostOf(fault)} has sent nothing for a while. ${kept} Go on when the network is better, or try another one.`,
  CrossOriginRefused: (fault) =>
    `${hostOf(fault)} can be reached, but does not let web pages read from it. Download the file with the browser itself, then choose it here.`,
  LocalNetworkRefused: () =>
    'Chrome does not let this page reach the local network, where this address is. Allow it in the site settings, beside the address bar.',
  DownloadRefused: (fault) =>
    fault.status === 404 || fault.status === 410
      ? `${hostOf(fault)} has no file at this address.`
      : `${hostOf(fault)} refuses to give the file (${String(fault.status)}).`,
  NotTheFile: (fault) =>
    `A web page came instead of the file${typeof fault.from === 'string' ? `, from ${hostOf({ ...fault, url: fault.from })}` : ''}. Many networks want you to log in first, and security software shows such a page when it blocks something. Open any website to see, or use another network. ${kept}`,
  AnswerBroken: (fault) =>
    `What ${hostOf(fault)} answered is not what was asked. A proxy or security software in between can do that: try another network. ${kept}`,
  ResourceChanged: (fault) =>
    `The file at ${hostOf(fault)} was replaced while we read it, and the two do not fit together. Begin again: it is fetched anew.`,
};
