import { AppError } from '@qingyuan/core/errors'
import { Button, Result } from 'antd'
import { Component, useEffect, type ReactNode } from 'react'
import { Go } from './go.tsx'

/** An error in place of a page or part of one: what happened, what to do. */
export function ErrorView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof AppError && error.code === 'not_found') return <NotFound message={error.message} />
  if (error instanceof AppError && error.code === 'auth.forbidden') return <Forbidden />
  const outdated = error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message)
  const message = error instanceof AppError ? error.message
    : outdated ? '系统刚更新过，请刷新页面。' : '页面出错了。请刷新重试，仍不行请联系系统管理员。'
  return (
    <Result status={error instanceof AppError && error.code === 'unavailable' ? 'warning' : 'error'} title={outdated ? '请刷新' : '没有打开'}
      subTitle={message} extra={onRetry && !outdated
        ? <Button type="primary" onClick={onRetry}>重试</Button>
        : <Button type="primary" onClick={() => window.location.reload()}>刷新页面</Button>} />
  )
}

/** Shown for an address that leads nowhere, and for a record that is not there or out of scope. */
export function NotFound({ message = '没有这个页面。可能是链接写错了，或者记录已不在您的工作范围内。' }: { message?: string }) {
  useEffect(() => { document.title = '没有找到 · 清源' }, [])
  return <Result status="404" title="没有找到" subTitle={message} extra={<Go to="/" className="button-link">回到首页</Go>} />
}

/** Shown when the person's roles do not open a page. */
export function Forbidden() {
  return <Result status="403" title="没有权限" subTitle="您的角色没有这项权限。需要时请联系安全管理员。"
    extra={<Go to="/" className="button-link">回到首页</Go>} />
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
