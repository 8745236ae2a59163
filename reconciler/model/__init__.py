"""The nouns of the product as frozen values; this room imports nothing of ours.

Every other room speaks in these types, so that a plan can be decided by pure functions on values
and every rule of the design can be tested without a service, a store or a clock.
"""
