"""The practice platform: any listings file served as a partner platform, for the demo and as the tests' partner.

It listens on loopback only and invents nothing but pictures: what it states is what the file says.
"""
