"""The simulated exchange misbehaves on one machine only, never on a stage."""

import json

from tests.infra.conftest import Stage


def test_no_stage_lets_the_simulated_exchange_have_faults(stage: Stage) -> None:
    text = json.dumps(stage.templates)
    assert ("services.paper_broker" in text) == (stage.name != "local")  # there services are plain processes
    assert "BROKER_FAULTS" not in text
