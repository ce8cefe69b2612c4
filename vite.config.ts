import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env.PORT ?? 3000}`

export default defineConfig({
  root: 'web',
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2022' },
  server: {
    host: '127.0.0.1',
    // The page takes types and two pure modules from `server/`, beside its own root.
    fs: { allow: ['..'] },
    proxy: {
      '/feed': { target: server, ws: true },
      '/channel': { target: server, ws: true },
      '/stats': server,
      '/health': server,
      '/docs': server,
    },
  },
})
