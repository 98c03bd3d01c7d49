"""The CDK application: which stacks make up a stage.

``-c stage=<local|dev|staging|prod|own_account>`` names the stage, ``-c target=local`` sends it to the emulator (the
stage is then ``local`` unless named), ``-c image=<tag or digest>`` names the services' image in the stage's repository,
``-c paper_broker_port=<port>`` moves the simulated exchange.
"""

import os
from dataclasses import replace
from typing import Any

from aws_cdk import App, Environment, Stack, Tags, Validations
from cdk_nag import AwsSolutionsChecks

from infra.bundling import aws_platform, function_code, local_platform
from infra.settings import StageSettings, stage_settings
from infra.stacks.api import ApiStack
from infra.stacks.data import DataStack
from infra.stacks.foundation import FoundationStack
from infra.stacks.realtime import RealtimeStack
from infra.stacks.stream import StreamStack
from infra.stacks.web import WebStack


def build(app: App, settings: StageSettings, image: str | None = None) -> None:
    """Add the stacks of one stage to the application."""
    environment = Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=settings.region)
    title = "".join(word.title() for word in settings.stage.split("_"))
    platform = local_platform() if settings.local else aws_platform()
    options: dict[str, Any] = {"env": environment, "termination_protection": settings.deletion_protection}

    foundation = FoundationStack(app, f"Plimsoll{title}Foundation", settings, **options)
    data = DataStack(app, f"Plimsoll{title}Data", settings, foundation=foundation, **options)
    stream = StreamStack(
        app, f"Plimsoll{title}Stream", settings, foundation=foundation, data=data, image=image, **options
    )
    api = ApiStack(
        app,
        f"Plimsoll{title}Api",
        settings,
        foundation=foundation,
        data=data,
        stream=stream,
        code=function_code(platform),
        python=platform.python,
        **options,
    )
    realtime = RealtimeStack(
        app,
        f"Plimsoll{title}Realtime",
        settings,
        foundation=foundation,
        data=data,
        stream=stream,
        functions=replace(api.function_defaults, code=function_code(platform)),  # a stack has assets of its own
        **options,
    )
    stacks: list[Stack] = [foundation, data, stream, api, realtime]
    if not settings.local:
        stacks.append(
            WebStack(
                app,
                f"Plimsoll{title}Web",
                settings,
                foundation=foundation,
                api=api,
                realtime=realtime,
                **options,
            )
        )
    for stack in stacks:
        Tags.of(stack).add("project", "plimsoll")
        Tags.of(stack).add("stage", settings.stage)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True))


def settings_of(app: App) -> StageSettings:
    """The stage that the command line's context asks for. Raises ``ValueError`` when it names none that exists."""
    target: str | None = app.node.try_get_context("target")
    stage: str | None = app.node.try_get_context("stage") or ("local" if target == "local" else None)
    if stage is None:
        raise ValueError("name the stage: -c stage=dev")
    settings = stage_settings(stage, target)
    port: str | None = app.node.try_get_context("paper_broker_port")
    return settings.model_copy(update={"paper_broker_port": int(port)}) if port else settings


def main() -> None:
    """What ``cdk synth`` runs."""
    app = App()
    if settings_of(app).local:
        # stacks over an older state must change freely; on AWS a strong reference keeps what is in use from deletion
        app.node.set_context("@aws-cdk/core:defaultCrossStackReferences", "weak")
    build(app, settings_of(app), app.node.try_get_context("image"))
    app.synth()


if __name__ == "__main__":
    main()
