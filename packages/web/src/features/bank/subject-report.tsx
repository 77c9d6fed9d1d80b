import { DownOutlined, DownloadOutlined } from '@ant-design/icons'
import { exportSubjectPaper, exportSubjectWorkbook } from '@qingyuan/core/bank/run-report-api'
import { AppError } from '@qingyuan/core/errors'
import { App, Button, Dropdown } from 'antd'
import { useState } from 'react'
import { download } from '../../shared/call.ts'

const kinds = { paper: { label: '文书（Word，带签字栏）', endpoint: exportSubjectPaper }, workbook: { label: '表格（Excel，含人员明细）', endpoint: exportSubjectWorkbook } }

/** 导出: the subject's 流水研判提示 as a paper or a workbook. */
export function SubjectReport({ runId, token }: { runId: string; token: string }) {
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const run = async (kind: keyof typeof kinds) => {
    setBusy(true)
    try {
      await download(kinds[kind].endpoint, { runId, token })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '导出失败，请重试。')
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dropdown trigger={['click']} menu={{ items: Object.entries(kinds).map(([key, { label }]) => ({ key, label })), onClick: ({ key }) => { void run(key as keyof typeof kinds) } }}>
      <Button icon={<DownloadOutlined />} loading={busy}>导出 <DownOutlined /></Button>
    </Dropdown>
  )
}
