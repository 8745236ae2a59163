"""The Pulumi program: environment, instances, and the layout set. Thin: it decides nothing.

The provider classes of `layout_set` and `converged` are named, by module path, in every stored
checkpoint. Those two modules keep their paths for ever.
"""
