import { random, type Random } from './random.ts'
import type { Account, Owner } from './model.ts'

const surnames = Array.from('李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文')
/** Every made-up name has one of these. */
const marks = Array.from('样例拟试演仿范示')
const given = Array.from('宁成国民琳青华军梅一二三英平山根伟芳娜敏静丽强磊洋艳勇杰娟涛明超秀霞辉刚健康福禄寿喜庆生光亮兰菊竹松柏云雨雪春夏秋冬东南西北文武德才志远思齐博雅安顺和玉珍珠凤仙桂香莲荷')
const words = Array.from('河山水林田湖金石云天安宁康寿福禄和顺利达兴隆昌盛盈丰泰祥恒瑞嘉诚信德仁义源泉海江川')
const banks = ['样河农商银行', '拟江银行', '试山银行', '演海银行', '范城银行', '示远银行', '例安银行', '仿湖村镇银行']

export const companyForms = ['有限公司', '有限责任公司', '科技有限公司', '商贸有限公司', '信息咨询有限公司', '实业有限公司', '管理有限公司', '发展有限公司'] as const

/** The counter: cash. Rows name nobody. */
export const cashDesk: Account = { no: '', bank: '', owner: { name: '', idNumber: 'cash', kind: 'organisation' }, outside: true }
/** The bank itself: interest on balances, fees. */
export const bankDesk: Account = { no: '', bank: '', owner: { name: '', idNumber: 'bank', kind: 'organisation' }, outside: true }

/** Persons and organisations of one world; everything follows from the seed and a number, so nothing must be kept. */
export interface People {
  /** Any number from 0. Persons 37n and 37n+1 share their name. */
  person(index: number): Owner
  /** The person's card 0, 1, 2 or 3. */
  card(index: number, card?: number): Account
  /** One of the population. */
  anyone(random: Random): number
  organisation(random: Random, middle: string, form?: string): Owner
  /** Account number `index` of a subject or other organisation; `index` from 0, its own in the world. */
  privateAccount(index: number, owner: Owner): Account
}

const privateFrom = 200_000_000

/** `size`: how many persons `anyone` draws from. */
export function people(seed: string, size: number): People {
  const known = new Map<number, Owner>()
  const cards = new Map<number, Account>()
  const person = (index: number): Owner => {
    let owner = known.get(index)
    if (!owner) known.set(index, owner = makePerson(seed, index))
    return owner
  }
  return {
    person,
    card(index, card = 0) {
      const number = index * 4 + card
      let account = cards.get(number)
      if (!account) cards.set(number, account = { ...numbered(number), owner: person(index) })
      return account
    },
    anyone: (chance) => chance.int(0, size - 1),
    organisation(chance, middle, form = chance.pick(companyForms)) {
      const name = `${chance.pick(marks)}${chance.pick(words)}${chance.chance(0.5) ? chance.pick(words) : ''}${form.includes(middle) ? '' : middle}${form}`
      return { name, idNumber: creditCode(form === '专业合作社' ? '93' : /店|行$|部$|诊所/.test(form) ? '92' : '91', chance), kind: 'organisation' }
    },
    privateAccount: (index, owner) => ({ ...numbered(privateFrom + index), owner }),
  }
}

function makePerson(seed: string, index: number): Owner {
  const named = random(`${seed}/name/${index % 37 === 1 ? index - 1 : index}`)
  const [mark, other] = [named.pick(marks), named.pick(given)]
  const tail = named.weighted([[mark + other, 5], [other + mark, 5], [mark, 1]])
  const born = random(`${seed}/born/${index}`)
  const date = `${born.int(1945, 2003)}${String(born.int(1, 12)).padStart(2, '0')}${String(born.int(1, 28)).padStart(2, '0')}`
  const body = `990101${date}${String(index % 1000).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const check = '10X98765432'[weights.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11]!
  return { name: named.pick(surnames) + tail, idNumber: body + check, kind: 'person' }
}

function creditCode(kind: string, chance: Random): string {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const body = `${kind}990101MA${Array.from({ length: 7 }, () => chance.pick(Array.from(alphabet))).join('')}`
  const sum = Array.from(body, (char, at) => alphabet.indexOf(char) * (3 ** at % 31)).reduce((a, b) => a + b)
  return body + alphabet[(31 - sum % 31) % 31]!
}

/** A card number of 19 digits that no bank issues, with a right last digit; different numbers give different cards. */
function numbered(number: number): { no: string; bank: string } {
  const mixed = String(number * 7_654_321 % 10_000_000_000).padStart(10, '0')
  const bank = Number(mixed) % banks.length
  // The bank's digits stand near the end: a number that ends in noughts looks cut off by a spreadsheet.
  const body = `999900${mixed}${bank + 11}`
  const sum = Array.from(body).reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return { no: `${body}${(10 - sum % 10) % 10}`, bank: banks[bank]! }
}
