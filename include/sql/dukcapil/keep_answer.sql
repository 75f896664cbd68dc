-- One answer; the first one to the same content stays.
INSERT INTO dukcapil.answer (content_sha256, outcome, elements)
VALUES (%(content_sha256)s, %(outcome)s, %(elements)s::jsonb)
ON CONFLICT (content_sha256) DO NOTHING;
