// Vite puts styles on the page by import; they carry no values.
declare module '*.css' {
  const nothing: unknown
  export { nothing }
}
declare module '*.svg' {
  const url: string
  // eslint-disable-next-line import/no-default-export
  export default url
}
