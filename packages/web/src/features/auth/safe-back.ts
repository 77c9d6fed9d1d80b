/** Where to go after sign-in: a path of this product, or the start page for anything else an address may carry. */
export function safeBack(back: string | undefined): string {
  return back && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in') ? back : '/'
}
