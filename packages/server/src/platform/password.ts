import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)
// OWASP's second recommendation for argon2id: 19 MiB, 2 passes, 1 lane.
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** argon2id in PHC form: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { ...cost, message: password.normalize('NFKC'), nonce })
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(nonce)}$${text(tag)}`
}

// For accounts that do not exist: the same work, so that the time tells nothing.
const decoy = hashPassword(randomBytes(16).toString('hex'))

/** Whether the password fits. `stored` null or undefined (no such account, not activated) takes as long and fails. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored ?? await decoy)
  if (!parts) throw new Error('stored password hash is damaged')
  const [, memory, passes, parallelism, salt, hash] = parts
  const expected = Buffer.from(hash!, 'base64')
  const tag = await derive('argon2id', {
    message: password.normalize('NFKC'), nonce: Buffer.from(salt!, 'base64'), memory: Number(memory), passes: Number(passes),
    parallelism: Number(parallelism), tagLength: expected.length,
  })
  return timingSafeEqual(tag, expected) && Boolean(stored)
}
