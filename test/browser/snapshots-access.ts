import type { Situation } from './steps.ts';
import {
  situation,
  opened,
  came,
  fileFault,
  ready,
  consented,
  attempt,
  grantDue,
  denied,
  fromDfu,
  behindPort,
  errand,
  intoDfuAt,
  left,
  restoring,
  kernel,
} from './steps.ts';

/** Whether this page may have the phone: Chrome's grants, and who else holds it. */
export const accessSituations = {
  grant: situation([...kernel, grantDue(129.5, 'restore', 94_500)], 156),
  'grant-away': situation([...kernel, grantDue(114, 'restore', 110_000, true)], 119),
  'grant-last': situation([...kernel, grantDue(129.5, 'restore', 94_500)], 217),
  'grant-late': situation([...kernel, grantDue(129.5, 'restore', 94_500)], 226),
  'grant-declined': situation(
    [...kernel, grantDue(129.5, 'restore', 94_500), [140, { who: 'person', kind: 'declined', ms: 4000 }]],
    142,
  ),
  'grant-blocked': situation(
    [...kernel, grantDue(129.5, 'restore', 94_500), [140, { who: 'person', kind: 'declined', ms: 12 }]],
    142,
  ),
  'grant-iboot': situation([...attempt, grantDue(102.5, 'ibec', null)], 108),
  'grant-ibss': situation([...fromDfu, grantDue(98, 'recovery', null)], 104),
  'grant-into-dfu': situation([...intoDfuAt, [85.1, left('recovery')], grantDue(99, 'dfu', null)], 104),
  'grant-restart': situation(
    [
      ...ready,
      [70, came('normal')],
      [70.5, restoring],
      [80, errand('restart', 'begun')],
      [81, left('restore')],
      grantDue(81, 'recovery', null, true),
    ],
    95,
  ),
  'grant-port': situation(
    [
      ...ready,
      ...behindPort,
      [80, errand('port', 'begun')],
      [83, left('port-dfu')],
      grantDue(89, 'kis', null),
    ],
    92,
  ),
  'from-dfu': situation(fromDfu.slice(0, -2), 92),
  'held-rights': situation([...ready, [70, came('normal')], [70.2, denied('open', 'SecurityError')]]),
  'held-mux': situation([...ready, [70, came('normal')], [70.2, denied('claimInterface', 'NetworkError')]]),
  'held-program': situation([
    ...consented.slice(0, -1),
    [73, fileFault('ClaimRefused', { call: 'claimInterface', error: 'NetworkError' })],
  ]),
  'held-chromebook': situation([
    [0, opened({ os: 'chromeos', browser: 'Chrome 156', usb: true })],
    [9, came('normal')],
    [9.2, denied('open', 'SecurityError')],
  ]),
  'other-tab': situation([
    [0, opened()],
    [9, came('recovery')],
    [9.1, { who: 'page', kind: 'other-tab', state: 'has-it' }],
  ]),
  'held-restore': situation(
    [...kernel, [127, came('restore')], [127.2, denied('claimInterface', 'NetworkError', 96_800)]],
    152,
  ),
} satisfies Record<string, Situation>;
