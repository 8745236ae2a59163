"""A stand-in for the `azure-native` provider: its types and behaviour, on the emulator.

The real provider cannot be pointed at another ARM and cannot be built from what is public, so the
engine is given this one on PATH and the program stays as it is. It is a thin client: what a
resource is and whether it is allowed is ARM's to say. It imports no `pulumi_azure_native`, whose
weight every start of the engine would pay for.
"""
