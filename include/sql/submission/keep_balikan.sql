-- What Dukcapil said to one record.
INSERT INTO submission.balikan (content_key, participant_id, month, outcome, code)
VALUES (%(content_key)s, %(participant_id)s, %(month)s, %(outcome)s, %(code)s);
