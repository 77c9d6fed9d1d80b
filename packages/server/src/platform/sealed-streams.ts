import { createCipheriv, createDecipheriv, randomBytes, type DecipherGCM, type KeyObject } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'

/** A sealed file: this mark, 12 bytes of nonce, the encrypted bytes, 16 bytes of tag. AES-256-GCM bears 64 GB of one nonce. */
const mark = Buffer.from('QYS1', 'latin1')
const nonceBytes = 12
const tagBytes = 16

/** Encrypts what flows through it; memory stays flat. */
export function sealing(key: KeyObject): Transform {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  let begun = false
  const begin = (stream: Transform) => {
    if (!begun) stream.push(Buffer.concat([mark, nonce]))
    begun = true
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      begin(this)
      done(null, cipher.update(chunk))
    },
    flush(done) {
      begin(this)
      this.push(cipher.final())
      this.push(cipher.getAuthTag())
      done()
    },
  })
}

/**
 * Decrypts what flows through it. What came before its end is proved only by the end: an error there (damaged, cut off,
 * another key) means that none of it may be used.
 */
export function opening(key: KeyObject): Transform {
  const damaged = () => new Error('sealed file is damaged')
  let head = Buffer.alloc(0)
  // The last bytes so far: they may be the tag.
  let held = Buffer.alloc(0)
  let decipher: DecipherGCM | undefined
  const pass = (stream: Transform, chunk: Buffer) => {
    const all = Buffer.concat([held, chunk])
    const body = all.subarray(0, Math.max(0, all.length - tagBytes))
    held = Buffer.from(all.subarray(body.length))
    if (body.length > 0) stream.push(decipher!.update(body))
  }
  const attempt = (done: TransformCallback, work: () => void) => {
    try {
      work()
    } catch {
      done(damaged())
      return
    }
    done()
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      attempt(done, () => {
        if (decipher) {
          pass(this, chunk)
          return
        }
        head = Buffer.concat([head, chunk])
        const length = mark.length + nonceBytes
        if (head.length < length) return
        if (!head.subarray(0, mark.length).equals(mark)) throw damaged()
        decipher = createDecipheriv('aes-256-gcm', key, head.subarray(mark.length, length))
        pass(this, head.subarray(length))
      })
    },
    flush(done) {
      attempt(done, () => {
        if (!decipher || held.length < tagBytes) throw damaged()
        decipher.setAuthTag(held)
        this.push(decipher.final())
      })
    },
  })
}
