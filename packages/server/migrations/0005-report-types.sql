-- Reports that an office collects, as data. Days and documents are examples from published work plans; an office sets its own.

insert into report_types (code, name, purpose, collector_kind, asked_kinds, needs_approval, period_kind, due_day, due_month_offset, due_rule, due_on, basis, sort, active) values
  ('ledger', '动态管理台账（附件2）', 'ledger', 'office', '{town,member}', true, 'month', 5, 1, 'earlier', null, '专项行动方案三（二）：每月5日前，经领导小组审定后报送', 10, true),
  ('cases', '案件（风险）处置情况', 'cases', 'office', '{town}', true, 'month', 5, 1, 'earlier', null, '专项行动方案三（三）：每月5日前，经领导小组审定后报送', 20, true),
  ('inspection', '风险排查情况', 'inspection', 'town', '{village}', false, 'month', 23, 0, 'earlier', null, '工作方案三（二）：每月23日前，坚持零报送', 30, true),
  ('upward', '重点风险线索统计表（报上级）', 'ledger', 'superior', '{office}', true, 'month', 10, 1, 'earlier', null, '', 40, true),
  ('task-force', '专班组建情况和联络员信息', 'document', 'office', '{town,member}', true, 'once', null, 0, 'none', '2024-07-10', '专项行动方案三（一）', 110, false),
  ('contacts', '工作联系人名单（附件1）', 'document', 'town', '{village}', false, 'once', null, 0, 'none', '2021-03-19', '工作方案附件1注', 120, false),
  ('publicity-plan', '宣传月活动方案', 'document', 'office', '{town,member}', false, 'once', null, 0, 'none', '2018-06-10', '工作方案六', 130, false),
  ('publicity-summary', '工作总结及附表', 'document', 'office', '{town,member}', false, 'once', null, 0, 'none', '2018-07-15', '工作方案一、六', 140, false),
  ('half-year', '半年阶段性总结', 'document', 'office', '{town,member}', true, 'once', null, 0, 'none', '2025-06-30', '专项行动方案五（四）', 150, false),
  ('final', '专项行动工作总结', 'document', 'office', '{town,member}', true, 'once', null, 0, 'none', '2025-12-02', '专项行动方案五（四）', 160, false);
