import { Input } from 'antd'

/** Six boxes for a code from an authenticator; answers as soon as all are filled. */
export function CodeInput({ disabled, onComplete }: { disabled: boolean; onComplete: (code: string) => void }) {
  return (
    <div className="code-input" role="group" aria-label="6位动态口令">
      <Input.OTP length={6} size="large" autoFocus disabled={disabled} inputMode="numeric" autoComplete="one-time-code"
        formatter={(text) => text.replaceAll(/\D/g, '')} onChange={(code) => { if (/^\d{6}$/.test(code)) onComplete(code) }} />
    </div>
  )
}
