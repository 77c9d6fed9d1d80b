import { z } from 'zod'
import { Id } from '../common.ts'
import { endpoint } from '../contract.ts'

const OfSubject = z.object({ runId: Id, token: z.guid() })
/** 流水研判提示 of one subject for the file: figures with their basis, reasons, findings, participants, weeks, days of payouts; names masked. */
export const exportSubjectWorkbook = endpoint({ method: 'GET', path: '/api/bank/runs/report.xlsx', permission: 'bank.read', title: '导出流水研判提示（表格）', download: true, input: OfSubject, output: z.unknown() })
/** The same as a paper to be signed, without the long tables. */
export const exportSubjectPaper = endpoint({ method: 'GET', path: '/api/bank/runs/report.docx', permission: 'bank.read', title: '导出流水研判提示（文书）', download: true, input: OfSubject, output: z.unknown() })
