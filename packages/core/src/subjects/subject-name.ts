/**
 * Names at or above this similarity are offered to the clerk as perhaps the same subject; they are never merged by it.
 * For organisations and shops. Persons are told apart by number: two of three characters agree far too often.
 */
export const nearNameThreshold = 0.6

const brackets: Record<string, string> = {
  '〔': '(', '【': '(', '[': '(', '{': '(', '〖': '(', '〈': '(', '《': '(', '「': '(', '『': '(',
  '〕': ')', '】': ')', ']': ')', '}': ')', '〗': ')', '〉': ')', '》': ')', '」': ')', '』': ')',
}

/**
 * The key by which two spellings of one name are the same: half-width, lower case, all brackets as (), no blanks,
 * quotation marks or invisible characters, one middle dot, simplified characters. `toSimplified` turns traditional
 * characters into simplified ones (its table is too large for this package). Brackets stay in the key: 甲（乙）公司
 * and 甲乙公司 may be two firms; `nameSimilarity` offers them.
 */
export function normaliseName(text: string, toSimplified: (text: string) => string = (same) => same): string {
  return toSimplified(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[\s\p{Cf}\p{Cc}'"‘’“”„‟`´]/gu, '')
    .replace(/[[\]{}〔〕【】〖〗〈〉《》「」『』]/g, (bracket) => brackets[bracket]!)
    .replace(/(?<!\()\(+\)+/g, '')
    .replace(/[·•‧∙⋅・●]/g, '·')
    .replace(/(?<=\p{Script=Han})[.。](?=\p{Script=Han})/gu, '·')
    .replace(/[‐‑‒–—―−]/g, '-')
    .normalize('NFKC')
}

/** Letters and digits of a key, by code point: brackets, dots and hyphens do not count as difference. */
function letters(key: string): string[] {
  return key.match(/[\p{L}\p{N}]/gu) ?? []
}

/**
 * The distinct pairs of neighbouring characters of a key, sorted, for finding candidates by what they share; the
 * character itself when there is only one.
 */
export function nameBigrams(key: string): string[] {
  const chars = letters(key)
  if (chars.length === 1) return chars
  return [...new Set(chars.slice(1).map((char, index) => chars[index]! + char))].toSorted()
}

/**
 * How alike two keys of `normaliseName` are, 0 to 1, 1 being equal but for brackets and dots; the order of a and b
 * does not matter. Measured by the longest common run of characters in order, in which the trade name counts in full,
 * words of a trade (科技、养老服务) less, a leading place name and the legal form hardly at all.
 */
export function nameSimilarity(a: string, b: string): number {
  const left = weigh(a)
  const right = weigh(b)
  const total = left.reduce((sum, part) => sum + part.weight, 0) + right.reduce((sum, part) => sum + part.weight, 0)
  if (total === 0) return a === b ? 1 : 0
  return Math.min(1, (2 * commonWeight(left, right)) / total)
}

interface WeighedChar { char: string; weight: number }

/** Weight of one character of a part, and of the part at most: a long address must not outweigh a short trade name. */
const weights = {
  core: { each: 1, most: Infinity },
  trade: { each: 0.4, most: 1 },
  place: { each: 0.2, most: 0.4 },
  form: { each: 0.15, most: 0.5 },
}

const legalForm = new RegExp(
  '(?:(?:股份|责任)?有限(?:责任)?公司|股份公司|(?:集团)?(?:总|分|子)?公司|集团|(?:特殊)?普通合伙|有限合伙|合伙企业|个人独资(?:企业)?' +
    '|(?:农民)?专业合作社(?:联合社)?|合作社|合作联社|个体工商户|(?:第.)?分(?:店|部|社|行)|经营部|服务部|门市部|营业部' +
    '|商行|商店|商铺|百货店|便利店|超市|工作室|事务所|研究院|中心|店|行|部|社|厂|场)$',
)
const tradeWord = new RegExp(
  '电子商务|网络科技|信息技术|生物科技|文化传媒|养老服务|健康管理|健康咨询|投资管理|财富管理|资产管理|企业管理|商务咨询' +
    '|信息咨询|债务咨询|影视文化|种植养殖|种养殖|种养|养殖|种植|科技|技术|网络|信息|文化|传媒|影视|投资|咨询|管理|服务|商贸' +
    '|贸易|实业|置业|地产|房地产|农业|生态|健康|养老|养生|教育|培训|旅游|酒店|餐饮|百货|运营|发展|建设|工程|物业|电子',
  'gu',
)
const province = '北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川' +
  '|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门'
// Look-behinds keep 超市, 小区, 农村 and the like from passing for places.
const leadingPlace = new RegExp(
  `^(?:(?:${province})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?|\\p{L}{1,4}?省|\\p{L}{2,4}?(?<![超夜集都城股门楼])市` +
    '|\\p{L}{1,5}?(?:自治州|自治县|街道)|\\p{L}{1,4}?(?<![小社园校景矿专片库])区|\\p{L}{1,3}?(?:县|镇|(?<![家故水梦])乡|(?<!农)村))',
  'u',
)

/** The characters of a key, each with the weight of the part it stands in. */
function weigh(key: string): WeighedChar[] {
  const chars = letters(key)
  const text = chars.join('')
  let end = text.length
  for (let form; (form = legalForm.exec(text.slice(0, end))) && end - form[0].length >= 2;) end -= form[0].length
  let start = 0
  for (let place; (place = leadingPlace.exec(text.slice(start, end))) && end - start - place[0].length >= 2;) {
    start += place[0].length
  }
  const trades = [...text.slice(start, end).matchAll(tradeWord)]
    .map((match) => ({ from: start + match.index, to: start + match.index + match[0].length }))

  let position = 0
  const parts = chars.map((char): keyof typeof weights => {
    const at = position
    position += char.length
    if (at < start) return 'place'
    if (at >= end) return 'form'
    return trades.some(({ from, to }) => at >= from && at < to) ? 'trade' : 'core'
  })
  return chars.map((char, index) => {
    const part = parts[index]!
    const { each, most } = weights[part]
    return { char, weight: Math.min(each, most / parts.filter((other) => other === part).length) }
  })
}

/** Greatest weight of characters that both have in the same order; a pair counts as its lighter character. */
function commonWeight(left: WeighedChar[], right: WeighedChar[]): number {
  let previous = Array.from({ length: right.length + 1 }, () => 0)
  for (const a of left) {
    const row = [0]
    for (const [index, b] of right.entries()) {
      const paired = a.char === b.char ? previous[index]! + Math.min(a.weight, b.weight) : 0
      row.push(Math.max(paired, previous[index + 1]!, row[index]!))
    }
    previous = row
  }
  return previous[right.length]!
}
