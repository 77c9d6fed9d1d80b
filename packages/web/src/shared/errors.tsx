import { AppError } from '@qingyuan/core/errors'
import { Button } from 'antd'
import { Component, useEffect, type ReactNode } from 'react'
import { Go } from './go.tsx'
import { Notice } from './notice.tsx'

/** An error in place of a page or part of one: what happened, what to do. */
export function ErrorView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof AppError && error.code === 'not_found') return <NotFound message={error.message} />
  if (error instanceof AppError && error.code === 'auth.forbidden') return <Forbidden />
  // The pages were replaced by a newer version while this one was open: its parts are gone.
  const outdated = error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message)
  const text = error instanceof AppError ? error.message
    : outdated ? '系统刚更新过，或者网络断了一下。' : '这一页出错了。请重试，仍不行请联系系统管理员。'
  const retry = onRetry && !outdated
    ? <Button type="primary" onClick={onRetry}>重试</Button>
    : <Button type="primary" onClick={() => window.location.reload()}>刷新页面</Button>
  return <Notice tone="wrong" title={outdated ? '请刷新页面' : '没有打开'} text={text} action={retry} />
}

const home = <Go to="/" className="button-link">回到首页</Go>

/** Shown for an address that leads nowhere, and for a record that is not there or out of scope. */
export function NotFound({ message = '没有这个页面。可能是链接写错了，或者记录已不在您的工作范围内。' }: { message?: string }) {
  useEffect(() => { document.title = '没有找到 · 清源' }, [])
  return <Notice title="没有找到" text={message} action={home} />
}

/** Shown when the person's roles do not open a page. */
export function Forbidden() {
  return <Notice title="没有权限" text="您的角色没有这项权限。需要时请联系安全管理员。" action={home} />
}

/** Keeps an error in one part from blanking the whole window. Give it a `key` that changes with the page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }
  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('unknown') }
  }
  override render() {
    if (this.state.error === undefined) return this.props.children
    return <ErrorView error={this.state.error} onRetry={() => this.setState({ error: undefined })} />
  }
}
