import type { FindingJudgement, RunState } from '@qingyuan/core/bank/bank-run-api'
import { analyses, type AnalysisCode, type PromisedReturn, type Verdict } from '@qingyuan/core/bank/findings'
import type { Tone } from '../../shared/status.tsx'

export const runTones: Record<RunState, Tone> = { running: 'doing', done: 'off', failed: 'bad', cancelled: 'off', void: 'off' }
/** Never `good`: nothing found is no clearance. */
export const verdictTones: Record<Verdict, Tone> = { 'fundraising-like': 'bad', 'not-enough-evidence': 'warn', 'not-fundraising-like': 'off' }
export const judgementTones: Record<FindingJudgement, Tone> = { open: 'waiting', confirmed: 'doing', not: 'off', unclear: 'warn' }

export const runPath = (id: string): string => `/bank/runs/${id}`
export const subjectPath = (runId: string, token: string): string => `${runPath(runId)}/subjects/${token}`
export const bankCrumb = { title: '流水研判', to: '/bank' }
export const runsCrumb = { title: '研判记录', to: '/bank/runs' }

export const whole = (value: number): string => value.toLocaleString('zh-CN')
/** 0.015 → 1.5%; at most two decimals. */
export const percentOf = (part: number): string => `${Number((part * 100).toFixed(2))}%`
/** The usual lengths have names of their own. */
const periodWords = (days: number): string => days === 1 ? '每天' : days === 7 ? '每周' : days >= 28 && days <= 31 ? '每月' : days >= 89 && days <= 92 ? '每季度' : days >= 180 && days <= 184 ? '每半年' : days >= 360 && days <= 366 ? '每年' : `每 ${days} 天`
export const returnWords = ({ rate, periodDays, annualRate }: PromisedReturn): string => `${periodWords(periodDays)} ${percentOf(rate)}，折年 ${percentOf(annualRate)}`

export const analysisOptions = (Object.keys(analyses) as AnalysisCode[]).map((value) => ({ value, label: analyses[value].title }))
