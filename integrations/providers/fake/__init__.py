"""Providers that do what their options tell them: scripted words, fixed delays, chosen failures. For tests and
benchmarks.

Everything is deterministic and follows ``loop.time()``, so it works under a virtual clock. Failure modes (option
``fail``), common to all: ``once`` raises on the first use and works afterwards, ``always`` raises each time, ``hang``
never answers, ``mid`` raises after the first piece of an answer. ``fail_message`` is the provider's sentence.
"""
