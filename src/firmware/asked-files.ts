import type { Identity } from './manifest.ts';

/** Names by which the phone asks for files at the top of the IPSW; they are sent as they are (restore-mode §5.10). */
export const askedFiles: Readonly<Record<string, string>> = {
  __RestoreVersion__: 'RestoreVersion.plist',
  __SystemVersion__: 'SystemVersion.plist',
};

/** iOS 9 and older name the flash files in a text beside LLB; newer archives have no such file (restore-mode §5.7). */
export const flashListPath = ({ components }: Identity): string =>
  `${components.get('LLB')?.path?.replace(/[^/]*$/, '') ?? ''}manifest`;
