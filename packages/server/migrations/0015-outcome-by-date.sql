-- 处理结果 is kept by its day, as figures are, so that a closed month stays what it was; a remark of a table that came
-- in stays in the tables after it, as measures do.

/* What was recorded without a day counts from the day the lead came in: every month shows it as before. */
insert into lead_events (id, lead_id, kind, on_date, title, body, unit_id, created_at)
select gen_random_uuid(), id, 'outcome', received_on, outcome, '按日期留存以前登记的，没有日期，按收到日期计。', main_unit_id, now() from leads where outcome <> '';
update lead_events e set kind = 'remark_stated' from import_rows r where e.kind = 'note' and e.title = '备注' and e.id = part_id(r.id, 'remark');
