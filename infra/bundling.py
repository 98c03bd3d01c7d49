"""The one package all functions share: locked dependencies and our own code, built by uv without a container.

The name of the package is a hash of what goes into it, so equal sources are uploaded once and templates do not depend
on whether the package was built.
"""

import compileall
import hashlib
import os
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, ILocalBundling
from aws_cdk import aws_lambda as lambda_

ROOT = Path(__file__).parents[1]
SOURCES = ("shared", "functions")
PROVIDED = ("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3")
"""What AWS's Python runtime (and the emulator's environment) has already."""
PROVIDED_LOCALLY = ("cffi", "cryptography", "pycparser")
"""What the emulator's environment has besides, in the same versions; half the size of the package."""
SIZE_LIMIT = 32 * 1024 * 1024
USELESS = ("*.pyi", "*.pyc", "*.c", "*.h", "*.dist-info/RECORD", "aws_lambda_powertools/**/swagger_ui/*")
EMULATOR_PYTHON = ROOT / ".tools" / "emulator-venv" / "bin" / "python"


@dataclass(frozen=True)
class Platform:
    """What the package is built for."""

    python: str
    uv_arguments: tuple[str, ...]
    provided: tuple[str, ...]
    """Packages that are there already."""
    compile: bool
    """Compile ahead: the interpreter that runs it is the one at hand."""


def aws_platform() -> Platform:
    """Lambda on Graviton."""
    target = ("--python-platform", "aarch64-manylinux_2_28", "--python-version", "3.13")
    return Platform("3.13", target, PROVIDED, compile=sys.version_info[:2] == (3, 13))


def local_platform() -> Platform:
    """The emulator, which runs functions with its own interpreter."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if EMULATOR_PYTHON.exists():
        question = "import sys; print('%d.%d' % sys.version_info[:2])"
        answer = subprocess.run([EMULATOR_PYTHON, "-c", question], capture_output=True, text=True, check=True)  # noqa: S603
        version = answer.stdout.strip()
    compiles = version == f"{sys.version_info.major}.{sys.version_info.minor}"
    provided = PROVIDED + PROVIDED_LOCALLY
    return Platform(version, ("--python", str(EMULATOR_PYTHON)), provided, compile=compiles)


def function_code(platform: Platform) -> lambda_.Code:
    """The package as the functions take it."""
    requirements = exported_requirements(platform)
    return lambda_.Code.from_asset(
        str(ROOT / "functions"),  # staged only when bundling is skipped; the package itself is what `_Package` builds
        asset_hash=package_hash(platform, requirements),
        asset_hash_type=AssetHashType.CUSTOM,
        bundling=BundlingOptions(
            image=DockerImage.from_registry("no-container-is-used"), local=_Package(platform, requirements)
        ),
    )


def package_hash(platform: Platform, requirements: str) -> str:
    """A name for the package: the same sources, lock and platform give the same."""
    digest = hashlib.sha256()
    for part in (requirements, platform.python, *platform.uv_arguments):
        digest.update(part.replace(str(ROOT), "").encode() + b"\0")
    digest.update(Path(__file__).read_bytes())
    for source in source_files():
        digest.update(f"{source.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()


def source_files() -> Iterator[Path]:
    """Our own files that go into the package, in a fixed order."""
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                yield path


def exported_requirements(platform: Platform) -> str:
    """The locked dependencies of the functions, with hashes, without what the runtime provides."""
    omitted = [argument for name in platform.provided for argument in ("--no-emit-package", name)]
    command = [uv(), "export", "--frozen", "--quiet", "--no-default-groups", "--no-emit-project", "--no-header"]
    command += ["--no-annotate", *omitted]
    exported = subprocess.run(command, cwd=ROOT, env=_plain_output(), capture_output=True, text=True, check=True)  # noqa: S603
    return exported.stdout


def _plain_output() -> dict[str, str]:
    """The environment without what makes tools colour their output: the CDK asks its children to."""
    colouring = {"FORCE_COLOR", "CLICOLOR_FORCE"}
    return {**{name: value for name, value in os.environ.items() if name not in colouring}, "NO_COLOR": "1"}


def uv() -> str:
    """The uv to use: the project's own, or the machine's."""
    own = ROOT / ".tools" / "uv" / "bin" / "uv"
    found = os.environ.get("UV") or (str(own) if own.exists() else shutil.which("uv"))
    if not found:
        raise RuntimeError("uv is missing: run `make install`")
    return found


def build_package(output: Path, platform: Platform, requirements: str) -> int:
    """Fill a folder with the package and give its size in bytes. Raises when it is larger than it may be."""
    listed = output.parent / f"{output.name}.requirements.txt"
    listed.write_text(requirements)
    try:
        command = [uv(), "pip", "install", "--quiet", "--target", str(output), *platform.uv_arguments]
        command += ["--only-binary", ":all:", "--no-deps", "--require-hashes", "--link-mode", "copy", "-r", str(listed)]
        subprocess.run(command, cwd=ROOT, env=_plain_output(), check=True)  # noqa: S603
    finally:
        listed.unlink()
    for path in source_files():
        copy = output / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    _strip(output)
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    if size > SIZE_LIMIT:
        raise RuntimeError(f"the functions' package is {size / 2**20:.1f} MB, more than {SIZE_LIMIT / 2**20:.0f} MB")
    if platform.compile:  # a function that starts cold then need not compile what it imports
        unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
        compileall.compile_dir(output, quiet=2, invalidation_mode=unchecked, workers=1)
    return size


def _strip(output: Path) -> None:
    for path in list(output.rglob("*")):
        useless = path.name in {"tests", "test", "__pycache__", "bin"} and path.is_dir()
        if useless and "functions" not in path.relative_to(output).parts:
            shutil.rmtree(path)
    for pattern in USELESS:
        for path in output.rglob(pattern):
            path.unlink(missing_ok=True)


@jsii.implements(ILocalBundling)
class _Package:
    def __init__(self, platform: Platform, requirements: str) -> None:
        self._platform, self._requirements = platform, requirements

    def try_bundle(self, output_dir: str, options: Any = None, **_: Any) -> bool:
        size = build_package(Path(output_dir), self._platform, self._requirements)
        sys.stderr.write(f"functions' package: {size / 2**20:.1f} MB without bytecode\n")
        return True
