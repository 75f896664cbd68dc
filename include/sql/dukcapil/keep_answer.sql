-- One answer; the first one to the same content in a month stays, those of other months stay beside it.
INSERT INTO dukcapil.answer (content_sha256, period, outcome, elements)
VALUES (%(content_sha256)s, %(period)s, %(outcome)s, %(elements)s::jsonb)
ON CONFLICT (content_sha256, period) DO NOTHING;
