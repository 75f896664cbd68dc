-- Keep a trained model; the same model a second time is the same row.
INSERT INTO linkage.model (model_sha256, name, spec_sha256, spec, parameters, history, trained_on)
VALUES (
    %(model_sha256)s, %(model)s, %(spec_sha256)s, %(spec)s, %(parameters)s, %(history)s, %(trained_on)s
)
ON CONFLICT (model_sha256) DO NOTHING
