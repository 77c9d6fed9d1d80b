-- A correction that is given up puts the submission back as it was: what its approval and its fields were, and what the
-- clerk had written and confirmed by row.
alter table submissions add before_correction jsonb;
