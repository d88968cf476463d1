"""Runs against fakes take no time, whatever their time limits."""

from tests.unit.leaping import pytest_asyncio_loop_factories as pytest_asyncio_loop_factories
