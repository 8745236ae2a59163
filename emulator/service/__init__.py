"""The data plane of Form Recognizer: models, copies, operations, analysis.

A request travels: `app` and `routes` (whose it is and what it asks), `serving` (may it), `troubles`
(what shall go wrong), then one small file per kind of work (`building`, `composing`, `copying`,
`analysis`, `catalogue`); its answer is written by `shapes` and `errors`, which alone know the
service's JSON.
"""
