import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import type { Transform } from 'node:stream'
import { opening, sealing } from './sealed-streams.ts'

/** Encrypts fields and makes blind indexes with keys that are kept outside the database. */
export interface Secrets {
  /** AES-256-GCM; the text carries a version, so that keys can be renewed. */
  seal: (plain: string) => string
  open: (sealed: string) => string
  /** The same for what is no text. */
  sealBytes: (plain: Uint8Array) => string
  openBytes: (sealed: string) => Buffer
  /** The same for whole files, as streams; see sealed-streams.ts. */
  sealing: () => Transform
  opening: () => Transform
  /** A keyed hash for equality: the same value of the same kind gives the same token. */
  token: (kind: string, value: string) => string
  /** A keyed hash that proves we wrote a text. */
  sign: (purpose: string, text: string) => string
}

/** @param master 32 random bytes from the data folder */
export function openSecrets(master: Buffer): Secrets {
  // Made into key objects once: of a plain buffer every call would make one anew.
  const key = (purpose: string) => createSecretKey(Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), purpose, 32)))
  const [fieldKey, tokenKey, signKey, fileKey] = [key('field'), key('token'), key('sign'), key('file')]
  const hmac = (secret: KeyObject, text: string) => createHmac('sha256', secret).update(text).digest('hex')
  const sealBytes = (plain: Uint8Array) => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', fieldKey, iv)
    const body = Buffer.concat([cipher.update(plain), cipher.final()])
    return `1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`
  }
  const openBytes = (sealed: string) => {
    const bytes = Buffer.from(sealed.slice(2), 'base64url')
    if (!sealed.startsWith('1.') || bytes.length < 28) throw new Error('sealed field is damaged')
    const decipher = createDecipheriv('aes-256-gcm', fieldKey, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  }
  return {
    seal: (plain) => sealBytes(Buffer.from(plain, 'utf8')),
    open: (sealed) => openBytes(sealed).toString('utf8'),
    sealBytes, openBytes,
    sealing: () => sealing(fileKey),
    opening: () => opening(fileKey),
    token: (kind, value) => hmac(tokenKey, `${kind}\n${value}`),
    sign: (purpose, text) => hmac(signKey, `${purpose}\n${text}`),
  }
}
