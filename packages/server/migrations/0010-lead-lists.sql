-- For visible_lead_ids() in policies.sql: whose leads, without a visit to each of them.
create index leads_superior_number on leads (superior_number);
create index leads_restricted on leads (id) where restricted;
drop index leads_region;
drop index leads_main_unit;
drop index leads_created_unit;
create index leads_region on leads (region_id, received_on desc) include (id);
create index leads_main_unit on leads (main_unit_id, received_on desc) include (id);
create index leads_created_unit on leads (created_unit_id) include (id);
drop index lead_reporters_unit;
create index lead_reporters_unit on lead_reporters (unit_id) include (lead_id);
create index assignments_disclosed on assignments (unit_id) include (lead_id) where discloses_lead and state <> 'withdrawn';
