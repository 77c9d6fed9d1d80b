import { getSession, signOut, type SessionInfo } from '@qingyuan/core/auth/auth-api'
import { AppError } from '@qingyuan/core/errors'
import type { Permission } from '@qingyuan/core/permissions'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { call, onSignedOut, setSpeaker } from './call.ts'
import { formatInstant } from './time.tsx'
import { readKey } from './use-read.ts'

export type Session = SessionInfo & {
  /** Whether the person's roles include the permission; with a list, any of them. */
  can: (permission: Permission | Permission[]) => boolean
}
/** The session ran out, the page ended it after the idle time, or the person left. */
export type WhyOut = 'expired' | 'idle' | 'left'
type State =
  | { kind: 'loading' }
  | { kind: 'failed'; error: AppError; retry: () => void }
  /** `why` is undefined for who has not been signed in since the window was opened. */
  | { kind: 'out'; why: WhyOut | undefined }
  | { kind: 'in'; session: Session }

const SessionContext = createContext<State>({ kind: 'loading' })
const EndContext = createContext<(why: WhyOut) => void>(() => undefined)
export const sessionKey = readKey(getSession, {})

/** Knows who is signed in; asked once, again on focus and after each action. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery<SessionInfo | null, AppError>({
    queryKey: sessionKey,
    queryFn: async () => {
      try {
        return await call(getSession, {})
      } catch (thrown) {
        if (thrown instanceof AppError && thrown.code === 'auth.required') return null
        throw thrown
      }
    },
  })
  // During render, not in an effect: children send their first requests before effects of parents run.
  setSpeaker(data ? { userId: data.userId, csrf: data.csrf } : undefined)
  const [why, setWhy] = useState<WhyOut>()
  const end = useCallback((reason: WhyOut) => {
    setWhy(reason)
    client.setQueryData(sessionKey, null)
  }, [client])
  useEffect(() => onSignedOut(() => {
    // Several requests may learn it at once, also after the page itself has signed out: the first reason counts.
    if (client.getQueryData(sessionKey)) end('expired')
  }), [client, end])
  const userId = data?.userId
  useEffect(() => () => {
    // Nothing that one person has read stays for the next one at this computer.
    if (userId) client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] })
  }, [client, userId])

  const state = useMemo<State>(() => {
    if (data) return { kind: 'in', session: { ...data, can: (asked) => holds(data, asked) } }
    if (data === null) return { kind: 'out', why }
    return error ? { kind: 'failed', error, retry: () => { void refetch() } } : { kind: 'loading' }
  }, [data, error, refetch, why])
  return <EndContext value={end}><SessionContext value={state}>{children}</SessionContext></EndContext>
}

/** The session while it may still be loading or absent; for the frame. Pages use `useSession`. */
export const useSessionState = (): State => useContext(SessionContext)

/** Signs out, here and on the server, and tells the sign-in page why. When the server cannot be reached the page still closes. */
export function useSignOut(): (why?: WhyOut) => Promise<void> {
  const end = useContext(EndContext)
  return useCallback(async (why = 'left') => {
    try {
      await call(signOut, {})
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
    }
    end(why)
  }, [end])
}

/** Who is signed in. Only inside the frame, where somebody always is. */
export function useSession(): Session {
  const state = useContext(SessionContext)
  if (state.kind !== 'in') throw new Error('useSession needs a signed-in person')
  return state.session
}

/** One reset of an account, as a sentence. */
export function resetText(reset: SessionInfo['resets'][number]): string {
  const who = reset.confirmedBy ? `由${reset.madeBy}办理、${reset.confirmedBy}确认` : `由${reset.madeBy}办理`
  return `${formatInstant(reset.appliedAt)}，密码按重设链接重新设置${reset.clearedSecondFactor ? '，原来的动态口令已解除' : ''}；链接${who}，理由：${reset.reason || '未写'}。`
}

function holds(session: SessionInfo, asked: Permission | Permission[]): boolean {
  return (Array.isArray(asked) ? asked : [asked]).some((permission) => session.permissions.includes(permission))
}
