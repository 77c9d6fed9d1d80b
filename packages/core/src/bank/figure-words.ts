const wholeYuan = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 })

/** An amount in fen in whole yuan, '12,345', for sentences about flows. */
export const yuan = (fen: number): string => wholeYuan.format(fen / 100)

/** A part of one as a percentage of three digits at most, '1.25%'. */
export const percent = (part: number): string => `${Number((part * 100).toPrecision(3))}%`
