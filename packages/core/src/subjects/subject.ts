/** Kinds of subjects and of the things that join them. */
export const subjectKinds = ['enterprise', 'individual_business', 'cooperative', 'organisation', 'person'] as const
export type SubjectKind = (typeof subjectKinds)[number]
export const subjectKindLabels: Record<SubjectKind, string> = {
  enterprise: '企业', individual_business: '个体工商户', cooperative: '农民专业合作社', organisation: '其他组织', person: '个人',
}

export const identifierKinds = ['phone', 'person', 'id_number', 'account', 'address', 'website', 'wechat'] as const
export type IdentifierKind = (typeof identifierKinds)[number]
export const identifierKindLabels: Record<IdentifierKind, string> = {
  phone: '电话', person: '相关人员', id_number: '证件号码', account: '收款账户', address: '地址', website: '网站、APP', wechat: '微信、群',
}
/** Kinds whose original is kept encrypted and shown masked; opening one is logged with its purpose. */
export const secretKinds = ['id_number', 'account'] as const satisfies readonly IdentifierKind[]
