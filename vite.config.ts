import { defineConfig } from 'vite';

/** Fixed names: the relay allows WebAssembly in `assets/firmware-*.js` and `assets/hasher-*.js` alone. */
const names = {
  entryFileNames: 'assets/[name]-[hash].js',
  chunkFileNames: 'assets/[name]-[hash].js',
  assetFileNames: 'assets/[name]-[hash][extname]',
};

export default defineConfig({
  build: {
    target: 'es2022',
    sourcemap: true,
    // The content policy allows no data: URL for scripts and fonts, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: names },
  },
  worker: { format: 'es', rolldownOptions: { output: names } },
});
