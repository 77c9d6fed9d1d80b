import type { Layout } from './layout.ts'
import { abcPersonal } from './layouts/abc-personal.ts'
import { alipay } from './layouts/alipay.ts'
import { alipayEvidence } from './layouts/alipay-evidence.ts'
import { alipayEvidenceBalance } from './layouts/alipay-evidence-balance.ts'
import { alipayWeb } from './layouts/alipay-web.ts'
import { bocCorporate } from './layouts/boc-corporate.ts'
import { bocPersonal } from './layouts/boc-personal.ts'
import { bocomPersonal } from './layouts/bocom-personal.ts'
import { ccbCorporate } from './layouts/ccb-corporate.ts'
import { ccbPersonal } from './layouts/ccb-personal.ts'
import { ccbPersonalSigned } from './layouts/ccb-personal-signed.ts'
import { cibCorporate } from './layouts/cib-corporate.ts'
import { citicCorporate } from './layouts/citic-corporate.ts'
import { cmbCorporate } from './layouts/cmb-corporate.ts'
import { cmbPersonal } from './layouts/cmb-personal.ts'
import { cmbcPersonal } from './layouts/cmbc-personal.ts'
import { creditCardBoc } from './layouts/credit-card-boc.ts'
import { creditCardCcb } from './layouts/credit-card-ccb.ts'
import { creditCardCgb } from './layouts/credit-card-cgb.ts'
import { creditCardCitic } from './layouts/credit-card-citic.ts'
import { creditCardCmb } from './layouts/credit-card-cmb.ts'
import { icbcPersonal } from './layouts/icbc-personal.ts'
import { jd } from './layouts/jd.ts'
import { meituan } from './layouts/meituan.ts'
import { queryReturn } from './layouts/query-return.ts'
import { queryReturnCmb } from './layouts/query-return-cmb.ts'
import { spdbPersonal } from './layouts/spdb-personal.ts'
import { wechat } from './layouts/wechat.ts'
import { wechatEvidence } from './layouts/wechat-evidence.ts'

/** The layouts that the product knows; any other table with understandable headings is read by the general words. */
export const knownLayouts: readonly Layout[] = [
  queryReturn, queryReturnCmb, wechatEvidence, alipayEvidence, alipayEvidenceBalance, alipay, alipayWeb, wechat, jd, meituan,
  icbcPersonal, abcPersonal, bocPersonal, bocCorporate, ccbPersonal, ccbPersonalSigned, ccbCorporate, bocomPersonal,
  cmbPersonal, cmbCorporate, spdbPersonal, cmbcPersonal, cibCorporate, citicCorporate,
  creditCardCmb, creditCardCitic, creditCardCgb, creditCardBoc, creditCardCcb,
]
