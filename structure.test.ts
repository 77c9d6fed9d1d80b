import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** From the ground up: a feature imports only features named before it. */
const order = ['org', 'auth', 'audit', 'evidence', 'tasks', 'instruments', 'subjects', 'cases', 'leads', 'grading', 'handling', 'tips', 'petitions', 'screening', 'bank',
  'publicity', 'repayment', 'activities', 'ledgers', 'statistics']

/** [files, what they may import, why]. The first row that matches decides; $1 is the file's own feature. */
const rules: [from: RegExp, may: string, why: string][] = [
  [/\.test\.tsx?$|test-app|test-setup/, '.', 'tests may see everything'],
  [/^core\//, '^(core/|zod$)', 'core is pure: no I/O, no framework, no clock'],
  [/^server\/src\/platform\/db-types\.ts$/, '.', 'a program of its own: writes the generated types'],
  [/^server\/src\/platform\//, '^(server/src/platform/|@qingyuan/core/(errors|permissions|contract|zod-words|neutralise|cell-text|dates|money|sheet-model|sheet-style)$|(?!@qingyuan|server/))', 'platform knows no domain word'],
  [/^server\/src\/features\/(\w+)\//, '^(server/src/(features/$1|platform)/|server/src/features/\\w+/[\\w-]+-(commands|queries)\\.ts$|(?!server/|@qingyuan/web))', 'a feature meets another through its commands and queries'],
  [/^web\/src\/shared\//, '^(web/src/shared/|(?!web/|@qingyuan/server))', 'shared knows no feature'],
  [/^web\/src\/features\/(\w+)\//, '^(web/src/features/$1/|web/src/features/\\w+/[\\w-]+-(panel|tags)\\.tsx$|web/src/shared/|(?!web/|@qingyuan/server))', 'a page borrows only panels and tags'],
  [/^web\/src\/mobile\//, '^(web/src/(mobile|shared)/|(?!web/|@qingyuan/server))', 'the phone stays small'],
]

const files = readdirSync('packages', { recursive: true, encoding: 'utf8' })
  .filter((file) => /^\w+\/src\/.*\.tsx?$/.test(file) && !file.includes('node_modules'))
const importsOf = (file: string): string[] =>
  [...readFileSync(join('packages', file), 'utf8').matchAll(/^(?:import|export|\}).* from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm)]
    .map((match) => match[1] ?? match[2] ?? match[3]!)
    .map((target) => (target.startsWith('.') ? normalize(join(dirname(file), target)) : target))
const feature = (path: string): string | undefined => /^server\/src\/features\/(\w+)\//.exec(path)?.[1]

test('imports flow one way', () => {
  const bad: string[] = []
  for (const file of files) {
    const [from, may, why] = rules.find(([pattern]) => pattern.test(file)) ?? []
    if (!from || !may) continue
    const allowed = new RegExp(may.replaceAll('$1', from.exec(file)?.[1] ?? ''))
    for (const target of importsOf(file)) {
      if (!allowed.test(target)) bad.push(`${file} -> ${target} (${why})`)
      const [mine, theirs] = [feature(file), feature(target)]
      if (/\.test\.tsx?$/.test(file) || !mine || !theirs) continue
      if (order.indexOf(theirs) > order.indexOf(mine)) bad.push(`${file} -> ${target} (${theirs} comes after ${mine})`)
    }
  }
  expect(bad).toEqual([])
})

test('every feature folder has its place in the order', () => {
  expect(files.map(feature).filter((name) => name !== undefined && !order.includes(name))).toEqual([])
})

test('no import cycles', () => {
  const done = new Set<string>()
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) throw new Error([...path, file].join(' -> '))
    if (done.has(file)) return
    for (const target of importsOf(file)) if (files.includes(target)) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
})
