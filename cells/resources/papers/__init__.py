"""Papers of an office as Word documents: plain values put into a template.

`names` lists what a template may name, `language` what it may say, `documents` what kind of file it
may be, `checking` finds its faults, `defaults` makes the program's own, `rendering` fills it in.
"""
