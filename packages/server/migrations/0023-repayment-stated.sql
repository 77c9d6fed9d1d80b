-- What a table that came in says of 资金清退 stands in the tables after it, until a newer repaid figure.
update lead_events e set kind = 'repayment_stated' from import_rows r where e.kind = 'repayment' and e.id = part_id(r.id, 'repayment');
