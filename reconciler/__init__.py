"""A GitOps reconciler for Azure Form Recognizer custom models.

The rooms, and the one-way street between them, are drawn in README.md and held by import-linter.
This package knows neither Pulumi nor the emulator: `infra/` is the only caller that imports Pulumi.
"""
