import { auditProblemKinds, checkSeal, verifyAudit, type AuditVerification } from '@qingyuan/core/audit/audit-api'
import type { AppError } from '@qingyuan/core/errors'
import { Alert, Button, Descriptions, Drawer, Form, Input, InputNumber, Space, Spin } from 'antd'
import { useState } from 'react'
import { call } from '../../shared/call.ts'
import { ErrorView } from '../../shared/errors.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { useRead } from '../../shared/use-read.ts'

/** Recomputes every seal, and checks seals as printed on papers. */
export function VerifyDrawer({ onClose }: { onClose: () => void }) {
  // Always anew: an answer of a minute ago proves nothing about now.
  const read = useRead(verifyAudit, {}, { fresh: 0 })
  return (
    <Drawer open onClose={onClose} size={640} title="核验审计日志"
      extra={<Button loading={read.isFetching} onClick={() => { void read.refetch() }}>重新核验</Button>}>
      {read.isFetching ? <div className="audit-working" role="status"><Spin /> 正在逐条核验……</div>
        : read.error ? <ErrorView error={read.error} onRetry={() => { void read.refetch() }} />
          : read.data && <Verification result={read.data} />}
      <h3 className="audit-drawer-title">核对纸面封印号</h3>
      <p>报表、审定单页脚印有审计封印的编号和封印码。照着输入，可以核对它是不是本系统当时的封印。</p>
      <PaperSeal />
    </Drawer>
  )
}

function Verification({ result }: { result: AuditVerification }) {
  return (
    <Space orientation="vertical" className="full-width" size="middle">
      {result.ok
        ? <Alert type="success" showIcon title="核验通过" description="已加封的记录没有发现改动、删除或截断。" />
        : <Alert type="error" showIcon title={`发现 ${result.problemCount} 处问题`}
          description="请保护现场：不要重启服务、不要恢复备份，先另存一份备份，再联系系统管理员和主管部门查明。" />}
      <Descriptions column={1} size="small" bordered items={[
        { key: 'rows', label: '已核验', children: `${result.rows} 条记录，${result.seals} 号封印` },
        { key: 'waiting', label: '等待加封', children: `${result.unsealed} 条（每分钟加封一次）` },
        { key: 'last', label: '最后一号', children: lastSealText(result) },
        { key: 'tail', label: '末尾', children: result.tailChecked ? '已与数据目录里的记录比对' : '数据目录里没有封印记录，末尾有没有被截断无从比较' },
      ]} />
      {result.problems.length > 0 && (
        <ul className="audit-problems">
          {result.problems.map((problem) => <li key={problem.text}><strong>{auditProblemKinds[problem.kind]}</strong>　{problem.text}</li>)}
          {result.problemCount > result.problems.length && <li>共 {result.problemCount} 处，只列出前 {result.problems.length} 处。</li>}
        </ul>
      )}
    </Space>
  )
}

function lastSealText({ lastSeal }: AuditVerification): string {
  if (!lastSeal) return '还没有加封'
  return `第 ${lastSeal.no} 号，封印码 ${lastSeal.code}，${formatInstant(lastSeal.sealedAt)}`
}

interface Answer { result: 'matches' | 'differs' | 'unknown'; sealedAt: string | null }
const answers: Record<Answer['result'], { type: 'success' | 'error' | 'warning'; text: string }> = {
  matches: { type: 'success', text: '相符：是本系统的封印' },
  differs: { type: 'error', text: '不相符：本系统这一号的封印码是另一个。请检查有没有输错；没有输错，则纸面或数据库有一个被改过' },
  unknown: { type: 'warning', text: '本系统没有这一号封印' },
}

function PaperSeal() {
  const [answer, setAnswer] = useState<Answer>()
  const [error, setError] = useState<AppError>()
  const check = async (input: { no: number; code: string }) => {
    setAnswer(undefined)
    setError(undefined)
    try {
      setAnswer(await call(checkSeal, input))
    } catch (thrown) {
      setError(thrown as AppError)
    }
  }
  return <>
    <Form layout="inline" onFinish={(input: { no: number; code: string }) => { void check(input) }}>
      <Form.Item name="no" label="封印号" rules={[{ required: true, message: '请输入封印号' }]}>
        <InputNumber min={1} precision={0} controls={false} />
      </Form.Item>
      <Form.Item name="code" label="封印码" rules={[{ required: true, message: '请输入封印码' }]}>
        <Input placeholder="如 12AB-34CD-56EF" maxLength={64} />
      </Form.Item>
      <Button htmlType="submit">核对</Button>
    </Form>
    <div className="audit-answer" role="status">
      {answer && <Alert showIcon type={answers[answer.result].type}
        title={`${answers[answer.result].text}${answer.sealedAt ? `（${formatInstant(answer.sealedAt)} 加封）` : ''}。`} />}
      {error && <Alert showIcon type="error" title={error.message} />}
    </div>
  </>
}
