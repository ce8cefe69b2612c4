import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env.PORT ?? 3000}`

const page = (name: string): string => fileURLToPath(new URL(`web/${name}`, import.meta.url))

export default defineConfig({
  root: 'web',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // The learners' page, and the teacher's.
    rolldownOptions: { input: ['index.html', 'room.html'].map(page) },
  },
  server: {
    host: '127.0.0.1',
    // The page takes types and pure modules from `server/`, beside its own root.
    fs: { allow: ['..'] },
    proxy: {
      // Whole names: `/channel.ts` is the page's own.
      '^/(feed/.*|channel)(\\?|$)': { target: server, ws: true },
      '^/(auth(/.*)?|lab/.*|docs.*|stats|health|experiments/?)(\\?|$)': server,
    },
  },
})
