"""The kernels that the set-up compiled, or made here; a machine without a compiler has none."""

import pytest

from sheaf.matching import compiled
from tools import kernel as builder


@pytest.fixture(scope="session")
def spelling(tmp_path_factory):
    return compiled.spelling() or compiled.spelling(made(compiled.SPELLING, tmp_path_factory))


@pytest.fixture(scope="session")
def skeletons(tmp_path_factory):
    return compiled.skeletons() or compiled.skeletons(made(compiled.SKELETONS, tmp_path_factory))


@pytest.fixture(scope="session")
def gather(tmp_path_factory):
    return compiled.gather() or compiled.gather(made(compiled.GATHER, tmp_path_factory))


@pytest.fixture(scope="session")
def reach(tmp_path_factory):
    return compiled.reach() or compiled.reach(made(compiled.REACH, tmp_path_factory))


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    return compiled.keys() or compiled.keys(made(compiled.KEYS, tmp_path_factory))


def made(name, factory):
    target = factory.mktemp("kernel") / compiled.place(name).name
    if said := builder.compiled(name, target):
        pytest.skip(f"no kernel on this machine: {said}")
    return target
