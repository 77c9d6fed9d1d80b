import { driftAdvice, driftVersion } from '@qingyuan/core/ledgers/drift'
import type { getDistrictTable } from '@qingyuan/core/ledgers/ledger-api'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { Section } from '../../shared/page.tsx'
import { DifferenceTable } from './difference-table.tsx'
import { SubmissionTag } from './submission-words.tsx'

/** Units whose files say something else now than what they submitted last: each cell, and what to do. Not printed: the table's note says it there. */
export function DriftSection({ drifts }: { drifts: z.output<typeof getDistrictTable.output>['drifts'] }) {
  if (drifts.length === 0) return null
  return (
    <div className="no-print">
      <Section title={`与单位报送的不同（${drifts.length}个单位）`}>
        {drifts.map((drift) => (
          <div key={drift.submissionId} className="drift">
            <p className="drift-line">
              <b>{drift.unitName}</b><SubmissionTag status={drift.status} text={drift.statusText} /><span>与{driftVersion(drift)}不同：{driftAdvice(drift)}</span>
              <Go to={`/ledgers/submissions/${drift.submissionId}`}>看报送的一稿</Go>
            </p>
            <DifferenceTable before="已报" after="现在" difference={{ rows: drift.rows }} />
          </div>
        ))}
      </Section>
    </div>
  )
}
