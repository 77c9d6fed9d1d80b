-- The amounts that the law counts each its own way, beside those that are reported.
alter table lead_figures drop constraint lead_figures_field_check;
alter table lead_figures add constraint lead_figures_field_check
  check (field in ('amount', 'people', 'unpaid', 'repaid', 'absorbed', 'fraud', 'loss', 'raised'));
