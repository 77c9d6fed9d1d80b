/** The server writes a new one into each page; a style element without it is refused by the page's policy. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

// Ant Design's theme takes the nonce from ConfigProvider, but two of its helpers (measuring a scroll bar, locking the
// scroll behind a dialog) make style elements without one and offer no way to give it.
const createElement = document.createElement.bind(document)
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = createElement(name, options)
  if (name === 'style') element.nonce = styleNonce
  return element
}) as typeof document.createElement
