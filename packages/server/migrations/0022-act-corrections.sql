-- What was corrected, and why it was taken back, stays readable beside the act.
alter table acts add column corrected_at timestamptz, add column corrected_reason text not null default '', add column withdrawn_reason text not null default '';
