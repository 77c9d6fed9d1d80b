import { formFields, formLists, type FieldKind } from '@qingyuan/core/ledgers/form-fields'
import { Empty, Input, Segmented } from 'antd'
import { useState } from 'react'
import { CopyButton } from '../../shared/copy-button.tsx'
import { Section } from '../../shared/page.tsx'

const kindWords: Record<FieldKind, string> = { text: '文字', count: '数', money: '万元', date: '日期', percent: '百分比' }
const single = '单个的'

/** The names that a template may use, each with its 口径, ready to be copied into a cell. */
export function FormFieldList() {
  const [group, setGroup] = useState(single)
  const [word, setWord] = useState('')
  const fields = group === single ? formFields : formLists[group] ?? {}
  const nameOf = (name: string) => `[[${group === single ? name : `${group}.${name}`}]]`
  const shown = Object.entries(fields).filter(([name, field]) => `${name}${field.meaning}`.includes(word.trim()))
  return (
    <Section title="可用的字段">
      <p className="dialog-note">写在单元格里，如 [[单位名称]]；一个格子可以写几个，也可以夹在文字中间。写了列表字段（如 [[行.企业名称]]）的那一行，会按条数自动重复。</p>
      <div className="choices">
        <Segmented value={group} options={[single, ...Object.keys(formLists)]} onChange={setGroup} />
        <Input className="field-search" allowClear placeholder="找字段" aria-label="找字段" value={word} onChange={(event) => setWord(event.target.value)} />
      </div>
      {shown.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有这样的字段" /> : (
        <div className="wide-table field-list">
          <table className="board-table">
            <thead><tr><th>字段名</th><th>填什么</th><th>口径</th></tr></thead>
            <tbody>{shown.map(([name, field]) => (
              <tr key={name}><th scope="row"><span className="code-text">{nameOf(name)}</span> <CopyButton text={nameOf(name)} /></th><td>{kindWords[field.kind]}</td><td className="cell-wide">{field.meaning}</td></tr>
            ))}</tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
