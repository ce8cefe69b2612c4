/** A stylesheet as a string, for a shadow root: what Vite makes of the suffix. */
declare module '*.css?inline' {
  const css: string
  export default css
}
