import { z } from 'zod'
import { PlainDate } from './dates.ts'

/** Building blocks of inputs; every text and list is bounded. */
export const Id = z.uuid('记录编号不对，请从列表里打开')
export const Short = z.string().trim().max(200)
export const Name = z.string().trim().min(1, '不能为空').max(120, '最多120字')
export const Long = z.string().trim().max(4000, '最多4000字')
export const Day = PlainDate
/** 一百亿元：更大的多半是单位填错了；合计也不会超出可精确表示的范围。 */
export const mostFen = 1_000_000_000_000
export const Amount = z.int().min(0, '不能为负数').max(mostFen, '金额超过100亿元，请核对单位')
/** Every change carries an id made by the client: sent twice, it happens once. */
export const commandId = z.uuid()
/** What every command answers: the record it changed. */
export const Changed = z.object({ id: z.uuid() })
/** Query strings carry text: 'true'/'false' for flags, numbers as digits. */
export const Flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
export const Page = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
})
/** A list in a query string: `a,b,c`. */
export const List = <T extends z.ZodType<string>>(item: T) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value), z.array(item).max(100))
