"""Builds what is in the sources now: modules of an earlier build, moved or deleted since, stay behind."""

from __future__ import annotations

import shutil

from setuptools import setup
from setuptools.command.build_py import build_py


class FreshBuild(build_py):
    """Setuptools leaves `build/lib` beside the sources and adds to it; `pip install .` would ship it all."""

    def run(self) -> None:
        if not self.editable_mode:
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


setup(cmdclass={"build_py": FreshBuild})
