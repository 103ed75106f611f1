import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The gallery: every screen with invented people, for looking at and for axe. No part of the app. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: '../../public',
  plugins: [react()],
  build: {
    outDir: '../../../../test-results/gallery',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
