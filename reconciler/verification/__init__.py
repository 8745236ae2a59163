"""Whether a new version may serve: its fields against the labels of held-out documents.

The figures are made here; the judgement over them is `reconciler.model.verdict.judge`, so that
a changed minimum is answered from the stored figures, without an analysis.
"""
