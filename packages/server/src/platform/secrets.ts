import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'

/** Encrypts fields and makes blind indexes with keys that are kept outside the database. */
export interface Secrets {
  /** AES-256-GCM; the text carries a version, so that keys can be renewed. */
  seal: (plain: string) => string
  open: (sealed: string) => string
  /** A keyed hash for equality: the same value of the same kind gives the same token. */
  token: (kind: string, value: string) => string
  /** A keyed hash that proves we wrote a text. */
  sign: (purpose: string, text: string) => string
}

/** @param master 32 random bytes from the data folder */
export function openSecrets(master: Buffer): Secrets {
  // Made into key objects once: of a plain buffer every call would make one anew.
  const key = (purpose: string) => createSecretKey(Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), purpose, 32)))
  const [fieldKey, tokenKey, signKey] = [key('field'), key('token'), key('sign')]
  const hmac = (secret: KeyObject, text: string) => createHmac('sha256', secret).update(text).digest('hex')
  return {
    seal: (plain) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', fieldKey, iv)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed.slice(2), 'base64url')
      if (!sealed.startsWith('1.') || bytes.length < 28) throw new Error('sealed field is damaged')
      const decipher = createDecipheriv('aes-256-gcm', fieldKey, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
    },
    token: (kind, value) => hmac(tokenKey, `${kind}\n${value}`),
    sign: (purpose, text) => hmac(signKey, `${purpose}\n${text}`),
  }
}
