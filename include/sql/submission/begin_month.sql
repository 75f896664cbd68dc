-- A month of cover begins, once.
INSERT INTO submission.month_begun (month) VALUES (%(month)s) ON CONFLICT DO NOTHING;
