import { at } from './citation.ts'

/**
 * The words that 条例 9 bans from names and business scopes, unless law or the state provides otherwise. Exactly these
 * six: the text goes on with "等", but names no other. Every other word is at most on the office's own watch list.
 */
export const bannedWords = ['金融', '交易所', '交易中心', '理财', '财富管理', '股权众筹'] as const
export const bannedWordsCitation = at('decree', '9¶1')
/** Words of the watch list are to be looked at with the market regulator, they are not banned. */
export const watchWordsCitation = at('decree', '9¶2')

export interface NameWordHit {
  word: string
  kind: 'banned' | 'watch'
  /** Where it begins in the text given, in UTF-16 units. */
  index: number
  /** The hit with what stands around it, for a person to look at. */
  context: { before: string; hit: string; after: string }
  /** Why it may be no hit at all, in Chinese; null when it reads as the word itself. */
  doubt: string | null
  /** Whether it should be acted on: banned, without doubt, and the body is not licensed. */
  alarm: boolean
  /** What to do, in Chinese. */
  advice: string
}

// 金融 also arises where a word ends in 金 and the next begins with 融: 冶金|融合, 黄金|融化.
const endsInJin = /(?:冶|黄|白|合|五|铂|贵|镀|烫|鎏|资|现|基|租|佣|奖|押|本|税|薪|赏|罚|千|万)$/
const beginsWithRong = /^(?:合|化|资|通|入|雪|汇|媒|洽|创|冰|断|解|贯|成|为)/
// Within one clause the scope says that the firm does not do it: 不得从事金融业务.
const negation = /不得|不含|不包括|不包含|不涉及|不从事|不经营|未经|禁止|严禁|除外|非$/
const clauseEnd = /[，,。；;（）()\n]/

/**
 * Finds the six banned words and the office's watch words in a name or business scope. Blanks and invisible characters
 * inside a word do not hide it, nor does full width. A hit that may be none (冶金融合, 不得从事金融业务) is shown with
 * its doubt and raises no alarm; a licensed body is exempt.
 * @param licensed whether law or the state allows this body to use the words; leave out when not known
 * @returns the hits in the order of the text
 */
export function findNameWords(
  text: string, { licensed = false, watchWords = [] }: { licensed?: boolean; watchWords?: readonly string[] } = {},
): NameWordHit[] {
  const { squeezed, places } = squeeze(text)
  const banned: ReadonlySet<string> = new Set(bannedWords)
  const watched = watchWords.map((word) => squeeze(word).squeezed).filter((word) => word !== '')
  const hits: NameWordHit[] = []
  for (const word of new Set([...banned, ...watched])) {
    const kind = banned.has(word) ? 'banned' : 'watch'
    for (let start = squeezed.indexOf(word); start >= 0; start = squeezed.indexOf(word, start + 1)) {
      const [from, to] = [places[start]!, places[start + word.length]!]
      const doubt = doubtOf(squeezed, start, word)
      const alarm = kind === 'banned' && doubt === null && !licensed
      hits.push({
        word, kind, index: from, doubt, alarm,
        context: {
          before: text.slice(Math.max(0, from - 8), from),
          hit: text.slice(from, to).trimEnd(), after: text.slice(to, to + 8),
        },
        advice: adviceOf(kind, doubt, licensed),
      })
    }
  }
  return hits.sort((a, b) => a.index - b.index)
}

function doubtOf(text: string, start: number, word: string): string | null {
  const before = text.slice(0, start)
  const after = text.slice(start + word.length)
  if (word === '金融' && endsInJin.test(before) && beginsWithRong.test(after)) {
    return `可能是“${before.at(-1)}金”和“融${after[0]}”连在一起，不是“金融”一词`
  }
  const clause = before.split(clauseEnd).at(-1)!
  const rest = after.split(clauseEnd)[0]!
  if (negation.test(clause) || (clause.includes('除') && rest.includes('外'))) return '像是说明不做这类业务，不是经营这类业务'
  return null
}

function adviceOf(kind: NameWordHit['kind'], doubt: string | null, licensed: boolean): string {
  if (doubt) return `请看上下文：${doubt}`
  if (kind === 'watch') return '关注字样，不是禁用字样，会同市场监管部门研判'
  if (licensed) return '持牌机构或者法律、国家另有规定的，可以使用'
  return '名称、经营范围不得含有该字样，请核对有无许可；没有的，提请市场监管部门督促变更'
}

/** The text without blanks and invisible characters, half-width; and where each unit, and the end, was before. */
function squeeze(text: string): { squeezed: string; places: number[] } {
  let squeezed = ''
  const places: number[] = []
  let index = 0
  for (const char of text) {
    const kept = char.normalize('NFKC').replace(/[\p{Z}\t\r\v\f\p{Cf}]/gu, '')
    for (let unit = 0; unit < kept.length; unit += 1) places.push(index)
    squeezed += kept
    index += char.length
  }
  return { squeezed, places: [...places, text.length] }
}
