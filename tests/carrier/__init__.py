"""Tests of the pretend carrier; its stage is a plugin, so they also run without any conftest."""

import pytest

pytest.register_assert_rewrite("tests.carrier.stage")
