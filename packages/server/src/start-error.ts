/** Why the product cannot start, in Chinese, with what to do. */
export class StartError extends Error {
  override name = 'StartError'
}
