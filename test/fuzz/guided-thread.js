// A thread does not inherit the loader that reads TypeScript, so its first file is JavaScript.
import { register } from 'tsx/esm/api';

register();
await import('./guided-worker.ts');
