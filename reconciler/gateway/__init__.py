"""One adapter per generation of the service's API, behind one door: `port.Gateway`.

Only this room knows an Azure SDK, its exceptions and the service's codes.
"""
