import { z } from 'zod'
import { PlainDate } from './dates.ts'

/** One document of the State Council that arranges a year's holidays. A day may lie in the year before or after. */
export const HolidayArrangement = z.object({
  /** The year that the document settles. */
  year: z.int(),
  title: z.string(),
  /** Where the document is published. */
  source: z.string(),
  holidays: z.array(z.object({
    name: z.string(),
    /** First and last day off. */
    from: PlainDate,
    to: PlainDate,
    /** Saturdays and Sundays worked in exchange (补班). */
    worked: z.array(PlainDate),
  })),
})
export type HolidayArrangement = z.infer<typeof HolidayArrangement>

/** What is published so far. A year joins this list when its document is out, not before. */
export const holidayArrangements: readonly HolidayArrangement[] = [
  {
    year: 2024,
    title: '国务院办公厅关于2024年部分节假日安排的通知',
    source: 'https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm',
    holidays: [
      { name: '元旦', from: '2024-01-01', to: '2024-01-01', worked: [] },
      { name: '春节', from: '2024-02-10', to: '2024-02-17', worked: ['2024-02-04', '2024-02-18'] },
      { name: '清明节', from: '2024-04-04', to: '2024-04-06', worked: ['2024-04-07'] },
      { name: '劳动节', from: '2024-05-01', to: '2024-05-05', worked: ['2024-04-28', '2024-05-11'] },
      { name: '端午节', from: '2024-06-10', to: '2024-06-10', worked: [] },
      { name: '中秋节', from: '2024-09-15', to: '2024-09-17', worked: ['2024-09-14'] },
      { name: '国庆节', from: '2024-10-01', to: '2024-10-07', worked: ['2024-09-29', '2024-10-12'] },
    ],
  },
  {
    year: 2025,
    title: '国务院办公厅关于2025年部分节假日安排的通知',
    source: 'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm',
    holidays: [
      { name: '元旦', from: '2025-01-01', to: '2025-01-01', worked: [] },
      { name: '春节', from: '2025-01-28', to: '2025-02-04', worked: ['2025-01-26', '2025-02-08'] },
      { name: '清明节', from: '2025-04-04', to: '2025-04-06', worked: [] },
      { name: '劳动节', from: '2025-05-01', to: '2025-05-05', worked: ['2025-04-27'] },
      { name: '端午节', from: '2025-05-31', to: '2025-06-02', worked: [] },
      { name: '国庆节、中秋节', from: '2025-10-01', to: '2025-10-08', worked: ['2025-09-28', '2025-10-11'] },
    ],
  },
  {
    year: 2026,
    title: '国务院办公厅关于2026年部分节假日安排的通知',
    source: 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
    holidays: [
      { name: '元旦', from: '2026-01-01', to: '2026-01-03', worked: ['2026-01-04'] },
      { name: '春节', from: '2026-02-15', to: '2026-02-23', worked: ['2026-02-14', '2026-02-28'] },
      { name: '清明节', from: '2026-04-04', to: '2026-04-06', worked: [] },
      { name: '劳动节', from: '2026-05-01', to: '2026-05-05', worked: ['2026-05-09'] },
      { name: '端午节', from: '2026-06-19', to: '2026-06-21', worked: [] },
      { name: '国庆节', from: '2026-10-01', to: '2026-10-07', worked: ['2026-09-20', '2026-10-10'] },
      { name: '中秋节', from: '2026-09-25', to: '2026-09-27', worked: [] },
    ],
  },
]
