import type { Host } from '../journal/entry.ts';
import { size } from './say-figures.ts';
import type { Shows } from './wish.ts';

/** The first screen. */
export const arrival = {
  title: 'What does the iPhone show now?',
  lead: 'Replug restores an iPhone over its cable, from this page. Nothing is installed, and nothing on the phone changes before you agree.',
  number: 'A restore has already failed with a number',
  numbers: '(9, 4005, 4013, 4014 or another)',
  choices: [
    ['recovery', 'A cable and a computer', 'It is already in recovery mode.'],
    ['logo', 'The logo, and it stays', 'It tries to start and does not get through.'],
    ['black', 'Nothing at all', 'The screen stays black.'],
    ['starts', 'It starts', 'But an update fails, or it misbehaves.'],
  ] as const satisfies readonly (readonly [Shows, string, string])[],
};

/** The offer of a pretend iPhone. */
export const pretend = {
  title: 'No iPhone at hand?',
  text: 'See a whole restore with a pretend one. It needs nothing.',
  button: 'Try with a pretend iPhone',
};

const osName: Record<Host['os'], string> = {
  linux: 'Linux',
  chromeos: 'a Chromebook',
  windows: 'Windows',
  macos: 'macOS',
  android: 'Android',
  other: 'this system',
};

/** Said before the phone is there, and when it is refused. */
export const twoCommands = {
  title: 'Linux needs two commands, once',
  lead: 'Without the first, Chrome may not open the iPhone. Without the second, another program takes the phone before we can. Both can be undone.',
};

/** What this computer can do. */
export const preflight = {
  can: 'This computer can do it',
  looking: 'Looking at this computer',
  tryIt: 'This computer may do it',
  fine: 'Fine',
  amiss: 'Needs you',
  open: 'Not known yet',
  browser: (host: Host): string => `${host.browser} on ${osName[host.os]}`,
  server: 'Replug’s own server is there',
  battery: (share: number): string => `On battery, ${Math.round(share * 100)}\u00a0%`,
  charger: 'Connect the charger. If this computer sleeps, the restore stops.',
  power: 'Connected to power',
  free: (bytes: number): string => `Only ${size(bytes)} free for this page`,
  little: 'An iOS file takes 7 to 12 GB. Give us one that lies on this computer: it is read where it is.',
  permission: 'Allowed to open an iPhone',
  permissionLater: 'Chrome asks you when the phone is there.',
  linux: twoCommands.title,
  linuxWhy: twoCommands.lead,
  linuxRule: 'Let Chrome open the iPhone:',
  linuxMux: 'Ask usbmuxd to step aside:',
  linuxUndo: 'To undo it later:',
  chromebook: 'Do not give the phone to Linux',
  chromebookWhy: 'If ChromeOS asks, keep it connected to this Chromebook.',
  android: 'Nobody has tried this on Android yet. Use a powered adapter and stay on this page.',
};

/** What a person pastes into a terminal on Linux. */
export const linuxCommands = {
  rule: `sudo tee /etc/udev/rules.d/70-replug.rules <<'RULE'
SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="05ac", ATTR{idProduct}=="1222|1227|1881|128[0-3]|f014|12[9a][0-9a-f]|190[1-5]", TAG+="uaccess"
RULE
sudo udevadm control --reload`,
  mux: `sudo systemctl mask --now usbmuxd.service
sudo ln -s /dev/null /etc/udev/rules.d/39-usbmuxd.rules
sudo udevadm control --reload`,
  undo: `sudo rm /etc/udev/rules.d/70-replug.rules /etc/udev/rules.d/39-usbmuxd.rules
sudo systemctl unmask usbmuxd.service
sudo udevadm control --reload`,
};
