/** Words for an iOS file on a web server that a person names. */
export const address = {
  summary: 'An iOS file on a server of your own',
  why: 'A mirror in your network, for example. Any web server will do that lets this page read from it (CORS); one that gives parts of a file (ranges) goes on after a break.',
  label: 'Its address',
  example: 'http://mirror.local/iPhone13,2_26.2.1_Restore.ipsw',
  get: 'Fetch it',
  wrong:
    'This is no address of a web server. It begins with http:// or https://, and ends with the name of the file.',
};
