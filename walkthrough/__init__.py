"""The product at work, in seven steps, on the real engine and the local emulator.

`scripts/demo` shows these steps to a person; the end-to-end test runs the same steps and asserts
what they did. One piece of code serves both, so that what is shown is what is tested.
"""
