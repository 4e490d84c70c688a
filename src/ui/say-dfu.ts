/** Into DFU mode, which a technician may try once the ladder is at its end. */
export const dfu = {
  title: 'DFU mode first',
  lead: 'Below recovery mode, with a black screen. A restore from there loads everything anew.',
  helped:
    'You hold two buttons, and this page restarts the phone at the right second. Put your fingers on them first: it begins with a count of three.',
  button: 'Begin to count',
  unhelped:
    'On this model the page cannot help with that: the seconds are known up to iPhone 8 and X alone. Its buttons do it.',
  manual: 'By its buttons alone, from any state:',
  missed: 'It came back, and not in DFU mode. That takes a few tries. Nothing is erased by it.',
  unseen: 'It has not been seen since. If its screen is black, pick it in Chrome’s list; else begin again.',
  refused: 'It refused to restart. Its buttons do it.',
  ready: (seconds: number): string => `Press in ${seconds}`,
  readyLead: (buttons: string): string => `Fingers on ${buttons}. Do not press yet.`,
  lead2: 'We restart the phone while you hold. The screen goes black: keep holding.',
  over: 'Let go now',
  overLead:
    'If the screen is black, it is in DFU mode. If the logo appears, it starts iOS, and you can try again.',
} as const;
