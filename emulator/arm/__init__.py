"""Enough of Azure Resource Manager to create, read, change and delete what the product declares.

ARM's own behaviour (ids, groups, api versions, locations, PUT, PATCH, DELETE, error bodies) is one
generic handler. What differs between resource types is a row of a table, one file per service
under `types/`. So a rule of a service has one place, and a further type needs no further handler.
"""
