const key = 'replug-theme';
const ground = { light: '#f3f6f4', dark: '#0e1413' } as const;

type Theme = keyof typeof ground;

/** Where the choice is kept; storage may be forbidden, then it lasts as long as the page. */
type Kept = Pick<Storage, 'getItem' | 'setItem'>;

function apply(root: HTMLElement, theme: Theme): void {
  root.dataset.theme = theme;
  for (const meta of root.ownerDocument.querySelectorAll('meta[name="theme-color"]'))
    meta.setAttribute('content', ground[theme]);
}

/** Takes up the choice of an earlier visit; without one the system's setting rules. */
export function recallTheme(root: HTMLElement, kept: Kept | undefined): void {
  const theme = kept?.getItem(key);
  if (theme === 'light' || theme === 'dark') apply(root, theme);
}

/** The chosen one, else the system's. */
function current({ dataset, ownerDocument }: HTMLElement): Theme {
  const dark = '(prefers-color-scheme: dark)';
  if (dataset.theme === 'light' || dataset.theme === 'dark') return dataset.theme;
  return ownerDocument.defaultView?.matchMedia(dark).matches === true ? 'dark' : 'light';
}

/** From light to dark or back; remembered where there is a place to. */
export function toggleTheme(root: HTMLElement, kept: Kept | undefined): void {
  const theme: Theme = current(root) === 'dark' ? 'light' : 'dark';
  apply(root, theme);
  kept?.setItem(key, theme);
}

/** The page's storage, or nothing where the browser forbids it. */
export function themeStorage(): Kept | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
