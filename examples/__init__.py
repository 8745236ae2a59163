"""Example training sets, and the programs that make and vary them.

Nothing of the product imports this package: it stands for the people who scan and label forms.
"""
