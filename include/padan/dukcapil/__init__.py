"""Asking Dukcapil's web service CALL_VERIFY_BY_ELEMEN about candidates, within its quota.

What belongs here: what is asked (questions), what the replies mean (answers), the way there and back
(service), and going through a period's rows so that no content is asked twice (asking). What an answer
means for a candidate is the business of padan.verification.
"""
