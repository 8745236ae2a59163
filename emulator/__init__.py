"""A local stand-in for Form Recognizer and for as much of Azure Resource Manager as it needs.

It exists so that everything in this repository can be run, tested and broken on one machine, and so
that people who write code against the service can do the same. Azure's own SDKs are its clients and
its judges. It knows nothing of the reconciler: the arrow points from users to here only.

Rooms: `service` (the data plane), `arm` (accounts and what surrounds them), `extraction` (the
learner), `provider` (the stand-in for Pulumi's azure-native plugin). State, clock and faults are
shared by the first two.
"""
