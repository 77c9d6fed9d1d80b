-- For visible_lead_ids_elsewhere() in policies.sql: a department's leads by sector, without a visit to each of them.
drop index leads_sector;
create index leads_sector on leads (sector, received_on desc) include (id, region_id);
