/**
 * Every rule of the pretend phone by name, grouped by the part that keeps it. By these names a refusal is told
 * (`strictness.ts`), a rule switched off (`lenient`, `--lenient`), and tried by `npm run mutants`.
 */
export const checkNames = {
  /** Recovery mode and iBEC: commands, uploads, which stage takes what, what `bootx` wants. */
  iboot: [
    'command-shape',
    'iboot.stage',
    'upload',
    'upload-announced',
    'upload-end',
    'boot-set',
    'one-ticket',
  ],
  /** The boot ROM and iBSS in DFU. */
  dfu: ['dfu.block', 'dfu.order', 'dfu.suffix'],
  /** The controller of a USB-C port. */
  port: ['port.image'],
  /** The debug port. */
  kis: ['kis.request', 'kis.enabled', 'kis.chunk', 'kis.total'],
  /** Verification of an IMG4, in the order in which the rules are looked at. */
  image: [
    'image-shape',
    'image-type',
    'certificate-chain',
    'ticket-signature',
    'ticket-constraints',
    'ticket-board',
    'ticket-chip',
    'ticket-domain',
    'ticket-ecid',
    'ticket-production',
    'ticket-security',
    'ticket-epoch',
    'ticket-nonce',
    'sep-nonce',
    'image-digest',
    'image-production',
    'verifier',
  ],
  /** Bulk transfers and the packets in them. */
  mux: [
    'mux.zlp',
    'mux.size',
    'mux.length',
    'mux.version',
    'mux.magic',
    'mux.tx-seq',
    'mux.protocol',
    'mux.setup',
    'mux.tcp',
    'mux.syn',
    'mux.port-reuse',
    'mux.flags',
    'mux.ack',
    'mux.seq',
    'mux.window',
    'mux.ack-loop',
  ],
  /** The restore daemon: requests, the start, the last words. */
  restored: [
    'frame',
    'restored.request',
    'restored.one-start',
    'restored.protocol',
    'restored.options',
    'restored.tables',
    'final.acknowledged',
    'proxy',
  ],
  /** Answers of the host to what restored asks. */
  reply: [
    'reply.frame',
    'reply.unasked',
    'reply.connection',
    'reply.extra',
    'reply.key',
    'reply.more',
    'reply.name',
    'reply.time',
    'ticket.same',
    'nor.iboot-first',
    'nor.whole',
    'fud.whole',
    'manifest.signed',
  ],
  /** The image and the talk before it. */
  asr: [
    'asr.list',
    'asr.trailing',
    'asr.packet-info',
    'asr.answer-late',
    'asr.validation',
    'asr.checksum',
    'asr.extra',
    'asr.digest',
  ],
} as const;

/** A part of the phone whose rules are named together. */
export type CheckGroup = keyof typeof checkNames;

/** A single check; the names are unique over all groups. */
export type CheckName = (typeof checkNames)[CheckGroup][number];
