"""An approval that tells what was answered, also when the answer is no. No DAG is made here."""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator

ANSWER = "answer"


class ToldApproval(ApprovalOperator):
    """Airflow's ApprovalOperator; it also keeps who answered what under the XCom key `answer`.

    Airflow's own ends a rejection by skipping what follows, and its return value is lost with that:
    a rejection by somebody would look like a time that was up.
    """

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Keep the answer, then go on as Airflow does."""
        answer = {name: event.get(name) for name in ("chosen_options", "responded_by_user")}
        context["ti"].xcom_push(key=ANSWER, value=answer)
        return super().execute_complete(context, event)
