-- The amounts that the law counts each its own way, beside those that are reported.
alter table lead_figures drop constraint lead_figures_field_check;
alter table lead_figures add constraint lead_figures_field_check
  check (field in ('amount', 'people', 'unpaid', 'repaid', 'absorbed', 'fraud', 'loss', 'raised'));

-- Rules of grading: one person drafts, another brings them into force, having seen what they change.
alter table grading_runs
  add edition int,                                -- of a comparison: of the draft, as it was compared
  add against uuid references rule_sets;          -- and the version that was in force then
alter table rule_sets
  add drafted_by uuid[] not null default '{}',    -- everybody who has written in it, the first one first
  add activated_by uuid references users,
  add activated_at timestamptz,
  add activation_reason text not null default '',
  add compare_run_id uuid references grading_runs;   -- the comparison that was looked at
update rule_sets set drafted_by = array[updated_by] where state in ('draft', 'discarded') and updated_by is not null;
-- Who had drafted what came into force before stands in the audit log only.
update rule_sets set activated_by = updated_by, activated_at = updated_at where state in ('active', 'retired') and updated_by is not null;
alter table rule_sets add constraint rule_sets_second_person check (activated_by <> all (drafted_by));
